import { print } from './print.ts'

const calculator = {
  total: 0,
  add(n: number) { this.total += n; return this },
  'odd name'() { return 'odd' },
  ['com' + 'puted']() { return 'computed' },
  12() { return 'twelve' },
  get double() { return this.total * 2 },
  async wait() { return this.total },
  arrow: () => 'arrow',
}
print(calculator.add(2).add(3).total, calculator['odd name'](), (calculator as any).computed(), calculator[12](), calculator.double, await calculator.wait())
const { add } = calculator
try { add(1) } catch (error) { print((error as Error).name) }
print((calculator.add)(4).total, (0, calculator.arrow)(), calculator.add.call({ total: 1 } as typeof calculator, 2).total)
const bound = calculator.add.bind(calculator)
print(bound(1).total, calculator.add.name, Object.keys(calculator))
const visit = (arms: { a(): number; b(n: number): number }) => arms.a() + arms.b(2)
print(visit({ a() { return 1 }, b(n) { return n } }))
const table: Record<string, (...xs: number[]) => number> = { min: Math.min, zero: () => 0 }
print(table['min']!(3, 1), table['zero']!(), [() => 4][0]!())
