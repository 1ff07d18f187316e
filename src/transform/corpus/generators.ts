import { print } from './print.ts'

function* count(n: number): Generator<number, string, string | undefined> {
  for (let i = 0; i < n; i++) { const got = yield i; if (got) print('got', got) }
  return 'done'
}
function* all() { const r = yield* count(2); print(r); yield* [7, 8] }
print([...all()])
const g = count(3)
print(g.next(), g.next('x'), g.next(), g.next())
class Range { *[Symbol.iterator]() { yield 1; yield 2 } *walk() { yield* this } }
print([...new Range()], [...new Range().walk()], Array.from(new Range(), (x) => x * 2))
const lazy = { *each() { yield 'a' }, *[Symbol.iterator]() { yield 'b' } }
print([...lazy.each(), ...lazy])
