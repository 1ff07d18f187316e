import { print } from './print.ts'

print(early(3), typeof later)
function early(n: number): string { return inner(n); function inner(m: number) { return 'early ' + m + deep(); } function deep() { return v === undefined ? ' unset' : v } var v }
var later = 5
function twice(flag: boolean) { if (flag) { var x = 1 } return x }
print(twice(true), twice(false))
function odd(n: number): boolean { return n === 0 ? false : even(n - 1) }
function even(n: number): boolean { return n === 0 ? true : odd(n - 1) }
print(odd(7), even(7))
function both() { var g: any = 1; function g2() { return 2 } g = g2; return g() }
print(both())
try { (() => { use; let use = 1 })() } catch (error) { print((error as Error).name) }
const { length } = (function () { return arguments })()
print(length)
