import { print } from './print.ts'

let a = 1
let b = 2
a++, b--
print((a, b), (a++, b++, a + b))
if (a, b) print('if')
const f = () => (a++, b)
print(f(), a)
for (let i = 0; a++, i < 2; i++, b++) print(i, a, b)
while (b--, b > 0) print(b)
const list = [(1, 2), (a, b)]
print(list)
let c
c = (a, b)
print(c)
a
++b
print(a, b)
let x = a
b++
x--, b
print(x, b)
b++ && print('b')
x = b
a++ || print(a), b
print(-a, +`${b}`, ~b, -(-a), !!b, void 0, a++ + ++b, a-- - --b, - -a)
