import { print } from './print.ts'

const identity = <T,>(x: T): T => x
const object = () => ({ a: 1, nested: () => ({ b: 2 }) })
const multi = (
  a: number,
  b = a * 2,
) =>
  // the sum
  a + b
const conditional = (n: number) => n > 2 ? 'big' : n > 1 ? 'middle' : 'small'
const chain = (xs: number[]) => xs
  .filter((x) => x % 2 === 0)
  .map((x) => x * x)
const isText = (x: unknown): x is string => typeof x === 'string'
const nothing = () => {}
const thrower = () => { throw new Error('thrown') }
const listed = () => [1, 2, 3] as const
const typed = (() => 5) satisfies () => number
const assigned: (n: number) => number = function named(n) { return n <= 1 ? 1 : n * named(n - 1) }
print(identity(1), object().nested().b, multi(1), multi(1, 1), conditional(3), conditional(2), conditional(1))
print(chain([1, 2, 3, 4]), isText('x'), nothing(), listed(), typed(), assigned(5))
try { thrower() } catch (e) { print((e as Error).message) }
print(identity.name, assigned.name, multi.length, object.name)
const early = (n: number) => { if (n > 1) return 'early'; for (const x of [1]) { if (x === n) return 'loop' } return 'late' }
print(early(2), early(1), early(0))
