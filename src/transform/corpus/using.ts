import { print } from './print.ts'

const open = (name: string) => { print('open', name); return { name, [Symbol.dispose]() { print('close', name) }, async [Symbol.asyncDispose]() { print('close later', name) } } }
function work() { using a = open('a'); using b = open('b'); print(a.name + b.name); return 'worked' }
print(work())
{ await using c = open('c'); print(c.name) }
for (using d of [open('d'), open('e')]) print(d.name)
const failing = () => { using f = open('f'); throw new Error(f.name) }
try { failing() } catch (error) { print((error as Error).message) }
