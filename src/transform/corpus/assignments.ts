import { print } from './print.ts'

let x: any
let y: any
x = y = [1, 2].map((n) => n * 2)
print(x === y, (x = { a: 1 }).a, (x = y)[0])
let m: RegExpExecArray | null
const re = /(\w)(\d)/g
while ((m = re.exec('a1 b2'))) print(m[1], m[2])
const list: number[] = []
list[list.length] = list.push(9)
list['length'] = 1
print(list)
let fn = () => 1
fn = () => 2
print(fn(), fn.name)
const values = { a: 1, ...(x ? { b: 2 } : {}), ['c' + 1]: 3 }
print(values, x ? y : 0)
let undefinedLater
undefinedLater = values.a
print(undefinedLater)
if ((x = values.b)) print('assigned', x)
export let exported = Math.abs(-4)
exported = Math.abs(-5)
print(exported)
export default Math.max(1, 2)
