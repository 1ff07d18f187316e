import { print } from './print.ts'

const later = async <T>(value: T) => { await null; return value }
async function both() { const [a, b] = await Promise.all([later(1), later(2)]); return a + b }
print(await both())
const one = await later({ a: 1 })
const { a } = await later(one)
print(one, a, await (await later(() => later(3)))())
class Service { #calls = 0; async call(n = this.#calls++) { await later(n); return n } }
const service = new Service()
print(await service.call(), await service.call(), await service.call(9))
async function* stream() { for (const x of [1, 2]) yield later(x) }
for await (const x of stream()) print(x)
try { await Promise.reject(new Error('no')) } catch (error) { print((error as Error).message) } finally { print('finally') }
print(await Promise.allSettled([later(1), Promise.reject(2)]))
const sleepy = async () => { throw new RangeError('x') }
print(await sleepy().catch((e) => e.name))
