import { print } from './print.ts'

function plain(this: unknown) { return this }
const holder = { plain, inner: { plain }, list: [plain] as const }
print(plain() === undefined, holder.plain() === holder, holder.inner.plain() === holder.inner, holder.list[0]() === holder.list)
print((holder.plain)() === holder, (holder.plain as typeof plain)() === holder, holder.plain!() === holder, holder?.plain() === holder, (0, holder.plain)() === undefined)
print(holder['plain']() === holder, holder.inner?.['plain']() === holder.inner, holder.inner?.plain?.() === holder.inner)
class Parent { who() { return 'parent' } static make() { return new this() } }
class Child extends Parent { override who() { const up = () => super.who(); return `child of ${up()}` } static override make() { return super.make() } }
print(Child.make().who(), Child.make() instanceof Child)
function Old(this: any, n: number) { this.n = n; this.get = () => this.n }
print(new (Old as any)(5).get(), new (holder as any).plain() instanceof (plain as any))
try { const t = (() => t0)(); const t0 = t } catch (error) { print((error as Error).message) }
const self = { n: 1, go() { return [1, 2].map(function (this: any, x) { return x + this.n }, this) } }
print(self.go(), globalThis === (0, eval)('this'), ((): unknown => this)() === undefined)
