import { print } from './print.ts'

const map = new Map(Object.entries({ a: 1, b: 2 }))
for (const [key, value] of map) print(key, value)
for (const x of [1, 2, 3].filter((n) => n !== 2)) print(x)
print([...map.keys()].join(), Array.from({ length: 3 }, (_, i) => i * i), [[1, 2], [3]].flat())
print([3, 1, 2].sort((a, b) => a - b), [1, 2, 3].reduce((sum, n) => sum + n), Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even')))
const sieve = (limit: number) => {
  const composite = new Set<number>()
  const primes: number[] = []
  for (let n = 2; n <= limit; n++) {
    if (composite.has(n)) continue
    primes.push(n)
    for (let m = n * n; m <= limit; m += n) composite.add(m)
  }
  return primes
}
print(sieve(30))
let i = 0
const numbers = { [Symbol.iterator]: () => ({ next: () => ({ done: i >= 3, value: i++ }), return: () => ({ done: true as const, value: print('return') }) }) }
for (const n of numbers) if (n === 1) break
print(i)
