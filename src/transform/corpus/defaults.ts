import { print } from './print.ts'

let made = 0
const make = () => ++made
function f(a = make(), b = () => a, { c = make() } = {}, ...rest: number[]) { a = a + 1; return [a, b(), c, rest] }
print(f(), f(10), f(undefined, () => 5, { c: 3 }, 1, 2), made)
function shadow(x: number, y = () => x) { var x = x * 2; return [x, y()] }
print(shadow(4))
class A { go(n = this.base * 2) { return n } base = 4 }
print(new A().go(), new A().go(1))
function args(_a: number, _b?: number) { return arguments.length }
print(args(1), args.length, f.length)
print(((a: number, b = a) => a + b)(4))
