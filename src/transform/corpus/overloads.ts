import { print } from './print.ts'

function over(x: number): number
function over(x: string): string
function over(x: number | string) { return x }
class Over { go(x: number): number; go(x: string): string; go(x: unknown): unknown { return x } declare later: number; other?: string }
print(over(1), over('a'), new Over().go(2), new Over().go('b'), Object.keys(new Over()))
function assertIsNumber(x: unknown): asserts x is number { if (typeof x !== 'number') throw new TypeError('not a number') }
function check<T extends object, K extends keyof T = keyof T>(this: void, o: T, ...keys: K[]): Pick<T, K> { return Object.fromEntries(keys.map((k) => [k, o[k]])) as Pick<T, K> }
const v: unknown = 5
assertIsNumber(v)
print(v + 1, check({ a: 1, b: 2 }, 'a'))
abstract class Base { abstract go(): void; protected abstract readonly value: number; run(): this { this.go(); return this } }
class Real extends Base { protected readonly value = 3 as const; go(): void { print('real', this.value) } }
print(new Real().run() instanceof Base)
