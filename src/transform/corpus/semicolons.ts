import { print } from './print.ts'
let a = 1
let b = [1, 2]
const f = (x: unknown) => x
;[a] = b
;(() => { a += 5 })()
print(a)
const g = function () { return [3] }
const h = () => a
print(g()[0], h())
var i
++a
i = a
a--
print(i, a)
if (a) a++
else a--
if (!a) ; else a += 2
for (;;) if (a++ > 12) break
print(a); { a++ } a--
do a--
while (a > 3) print(a)
const x = a
/ 2
print(x); `x`.length; f(1), f(2)
label: a++
print(a)
const obj = {
  f() { return a++ }
  , g: () => a--
}
print(obj.f(), obj.g(), ((a)))
switch (1) { case 1:
  b
  a++, b
  print(a)
  default:
  a
  a--, b }
print(a)
return_(); function return_() { if (a) return
  print('never') }
