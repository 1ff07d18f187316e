import { print } from './print.ts'

const found: number[][] = []
outer: for (let i = 0; i < 5; i++) {
  for (let j = 0; ; j++) {
    if (j > i) continue outer
    if (i * j === 6) break outer
    found.push([i, j])
  }
}
print(found)
block: { if (found.length > 3) break block; print('not here') }
let n = 10
do n -= 3; while (n > 0)
while (n++ < 3) if (n === 2) continue; else print(n)
print(n)
for (const k in { a: 1, b: 2 }) print(k)
for (let i = 0, j = 10; i < j; i += 2, j--) print(i, j)
for (var v = 3; v--; ) print(v)
switch (n) { case 1: print('one'); case 4: print('four'); default: print('default'); break; case 9: print('nine') }
switch (true) { case n > 3: { const x = n; print('more', x); break } }
