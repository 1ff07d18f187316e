import { print } from './print.ts'

const sum = (...xs: number[]): number => xs.reduce((a, b) => a + b, 0)
function* upTo(n: number) { for (let i = 0; i < n; i++) { print('yield', i); yield i } }
print(sum(...[1, 2, 3]), sum(...upTo(4)), sum(1, ...[2], 3), sum(...[]), sum())
class Point { readonly at: number[]; constructor(...at: number[]) { this.at = at } }
print(new Point(...[1, 2]).at, new Point().at, (new Point).at)
print({ ...{ a: 1 }, ...{ b: sum(...[4, 5]) } }, [...upTo(2), ...[...'xy']])
print(Math.max(...[3, 9, 2], ...upTo(1)))
