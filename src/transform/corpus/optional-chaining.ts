import { print } from './print.ts'

interface Tree { readonly left?: Tree; readonly name: string; say?(): string; list?: (() => string)[] }
const tree: Tree = { name: 'root', left: { name: 'leaf', say() { return `I am ${this.name}` }, list: [() => 'first'] } }
const none: Tree | undefined = [tree].find((t) => t.name === 'nobody')

print(tree.left?.say?.())
print(none?.left?.say?.())
print(none?.left!.say!())
print(tree.left?.list?.[0]?.())
print(none?.name.toUpperCase().trim())
print((tree.left?.say)?.())
print(tree.left?.name.toUpperCase().trim().at(0))
let calls = 0
const count = () => ++calls
print(none?.list?.at(count()))
print(calls)
print(none?.name ?? 'nothing', none?.left ?? count())
