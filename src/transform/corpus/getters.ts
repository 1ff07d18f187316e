import { print } from './print.ts'

const log: string[] = []
const object = {
  get value() { log.push('get'); return { go: () => log.push('go'), next: 0 } },
  set value(v) { log.push('set ' + JSON.stringify(v)) },
  get list() { log.push('list'); return [() => log.push('item')] },
}
object.value.go()
object.value.next = log.push('right')
object.list[log.push('index') * 0]!()
object.value = { go: () => 0, next: 3 }
print(log)
const node = { next: undefined as unknown, back: 1 }
node.next = node.back = 5
node['next'] = [node.next]
print(node)
let chain: { next?: any } = {}
chain.next = chain = { next: 1 }
print(chain)
class Lazy { get me() { return this } static get it() { return new Lazy() } }
print(Lazy.it.me.me instanceof Lazy)
