import { print } from './print.ts'

const order: string[] = []
function inner(fail: boolean) { try { if (fail) throw new Error('inner'); return 'result' } finally { order.push('finally') } }
function override() { try { return 1 } finally { order.push('x'); return 2 } }
function nested() { try { try { throw 1 } catch (e) { throw (e as number) + 1 } finally { order.push('n') } } catch (e) { return e } }
function loop() { for (;;) { try { break } finally { order.push('broke') } } return 'out' }
print(inner(false), override(), nested(), loop())
try { inner(true) } catch { order.push('caught') }
print(order)
const error = new Error('outer', { cause: new TypeError('cause') })
print(error.message, (error.cause as Error).name)
function depth(n: number): number { return n === 0 ? 0 : 1 + depth(n - 1) }
print(depth(500))
