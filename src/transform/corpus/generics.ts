import { print } from './print.ts'

type Width<N extends number> = { readonly width: N }
const uint = <const N extends number>(width: N): Width<N> => ({ width })
function pair<A extends Width<number>, B extends Width<number> = A>(a: A, b?: B): [A, B | A] { return [a, b ?? a] }
class Queue<T, in out S = T[]> { #items: T[] = []; push(...items: T[]): this { this.#items.push(...items); return this } map<U>(f: (t: T) => U): Queue<U> { return new Queue<U>().push(...this.#items.map((t) => f(t))) } get size() { return this.#items.length } other?: S }
print(pair(uint(8)), pair<Width<8>, Width<12>>(uint(8), uint(12)), new Queue<number>().push(1, 2).map<string>(String).push('x').size)
const memo = <K extends PropertyKey, V>(make: (key: K) => V) => { const seen = new Map<K, V>(); return (key: K): V => { if (!seen.has(key)) seen.set(key, make(key)); return seen.get(key)! } }
let runs = 0
const squared = memo<number, number>((n) => { runs++; return n * n })
print(squared(4), squared(4), runs)
const entries = Object.entries<number>({ a: 1 }).map(([k, v]): [string, number] => [k, v << 1])
print(entries, ([] as number[]).concat(1), ((x) => x)((1 as unknown) as number))
