import { expect, it } from 'vitest'
import { binary, read } from '../expression.ts'
import { assign, designOf, domainOf, foreignOf, instanceOf, line, moduleDomain, moduleOf, variable, when } from '../hand-built.ts'
import type { Statement } from '../module.ts'
import { clocksAsData } from './clock-as-data.ts'

const sys = moduleDomain(domainOf('sys'))
const y = variable('output', 'y', 1)
const held = variable('register', 'held', 1, { domain: sys.domain })
const clockOut = variable('output', 'clock_out', 1, { shape: { kind: 'clock' } })
const found = (...body: Statement[]): unknown[] =>
  clocksAsData(
    designOf(
      moduleOf('m', {
        domains: [sys],
        variables: [y, held, clockOut],
        instances: [
          instanceOf('pll', foreignOf('PLL', [variable('input', 'CLKI', 1, { shape: { kind: 'clock' } })]), [], {
            CLKI: sys.clock,
          }),
        ],
        body,
      }),
    ),
  ).map(({ code, origin }) => [code, origin?.position.line])

it('refuses a clock in logic, in a condition, and gated', () => {
  expect(found(assign(y, read(sys.clock, line(3)), line(3)))).toEqual([['GW111', 3]])
  expect(found(when(read(sys.clock, line(4)), [assign(held, read(y))]))).toEqual([['GW111', 4]])
  expect(found(assign(clockOut, binary('and', read(sys.clock, line(5)), read(held), 1, false)))).toEqual([['GW111', 5]])
})

it('passes a clock on as it is', () => {
  expect(found(assign(clockOut, read(sys.clock)), assign(held, read(y)))).toEqual([])
})
