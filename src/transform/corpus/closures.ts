import { print } from './print.ts'

const counter = () => {
  let count = 0
  return { up: () => ++count, down: () => count--, get value() { return count } }
}
const c = counter()
c.up(); c.up(); c.down()
print(c.value)
const adders = [1, 2, 3].map((n) => (m: number) => n + m)
print(adders.map((add) => add(10)))
const fns: (() => number)[] = []
for (let i = 0; i < 3; i++) fns.push(() => i)
print(fns.map((f) => f()))
const curry = (a: number) => (b: number) => (d: number) => a * b * d
print(curry(2)(3)(4))
print(((x) => x)(5), (() => ({ a: 1 }))().a, (function () { return 'iife' })())
const compose = <A, B, C>(f: (a: A) => B, g: (b: B) => C) => (a: A): C => g(f(a))
print(compose((n: number) => n + 1, String)(41))
