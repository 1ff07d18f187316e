import { print } from './print.ts'

const make = (n: number) => ({ a: n, b: { c: n + 1, d: [n + 2, n + 3] }, 'e-f': n + 4, 7: 'seven' })
const { a, b: { c, d: [first, second = 0, third = 'none'] }, 'e-f': ef, 7: seven, ...rest } = make(1)
print(a, c, first, second, third, ef, seven, rest)
const [x, , y = x * 2, ...others] = [10, 20, undefined, 40, 50]
print(x, y, others)
let p = 1
let q = 2
;[p, q] = [q, p]
;({ a: p, b: { c: q } } = make(5))
print(p, q)
const key = 'a'
const { [key]: computed } = make(9)
print(computed)
function take({ a = 1, b = a + 1 }: { a?: number; b?: number } = {}, [h = 5]: number[] = []) { return a + b + h }
print(take(), take({ a: 5 }), take({ b: 3 }, [1]))
for (const [i, { a: value }] of [make(1), make(2)].entries()) print(i, value)
function* numbers() { try { yield 1; yield 2; yield 3 } finally { print('closed') } }
const [one, two] = numbers()
print(one, two)
