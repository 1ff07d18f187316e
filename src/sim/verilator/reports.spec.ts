import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import { constant, read } from '../../ir/expression.ts'
import { designOf, domainOf, instanceOf, moduleDomain, moduleOf, variable, when } from '../../ir/hand-built.ts'
import type { Design } from '../../ir/module.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { ReportReader, withNumberedReports, withScopes } from './reports.ts'

/** Two checks and, between them and under an `if`, a print, in a child that is there twice. */
function design(): Design {
  const domain = moduleDomain(domainOf('sys'))
  const falling = { ...domain, domain: domainOf('low', { edge: 'falling' }) }
  const go = variable('input', 'go', 1)
  const level = variable('input', 'level', 6, { signed: true, shape: { kind: 'sint', width: 6 } })
  const child = moduleOf('child', {
    domains: [domain, falling],
    variables: [go, level],
    body: [
      { kind: 'assert', condition: read(go), message: 'go "on"', domain, origin: undefined },
      when(read(go), [
        {
          kind: 'print',
          parts: [
            'level: ',
            { value: read(level), shape: level.shape, base: 'decimal' },
            { value: constant(11n, 5), shape: { kind: 'uint', width: 5 }, base: 'hex' },
          ],
          domain,
          origin: undefined,
        },
      ]),
      { kind: 'assume', condition: read(go), message: '100%', domain: falling, origin: undefined },
    ],
  })
  const instances = ['one', 'two'].map((name) => instanceOf(name, child, [domain, falling]))
  return designOf(moduleOf('pair', { domains: [domain, falling], instances }))
}

describe('numbered reports', () => {
  it('are marked with scope, number and kind in the Verilog, their texts gone', () => {
    const { files } = writeVerilog(withNumberedReports(design()))
    const displays = withScopes(files.get('child.v')!).match(/\$display\([^;]*\);/g)
    expect(displays?.toSorted()).toEqual([
      '$display("!%m@0 ");',
      '$display("!%m@2 ");',
      expect.stringMatching(/^\$display\("\?%m@1 {2}%0?d %0?h",\s*level,\s*5'd11\);$/),
    ])
  })
})

describe('records of the shim', () => {
  const letter = (text: string): number => text.charCodeAt(0)
  const texts = ['', 'pair.one', 'pair.two', '!%m@0 ', '?%m@1  %0d b', '!%m@2 ', 'hello %0d']
  /** One record: cycle, format, scope, further arguments. */
  const record = (cycle: number, format: string, scope: string, ...rest: number[]): number[] => {
    const words = [cycle, texts.indexOf(format), letter('M'), texts.indexOf(''), texts.indexOf(scope), ...rest]
    return [words.length + 1, ...words]
  }
  const hierarchy = buildHierarchy(design())
  const reader = new ReportReader(hierarchy, ({ path }) => `pair.${path}`)
  const read_ = (...records: number[][]) => reader.read(new Uint32Array(records.flat()), (address) => texts[address]!, [40])

  it('become events in order of time, then of sites, with values of their width and sign', () => {
    const { events, hasFailed } = read_(
      record(1, '?%m@1  %0d b', 'pair.two', letter('~'), 3, 5),
      record(1, '!%m@0 ', 'pair.one'),
      record(1, '!%m@2 ', 'pair.two'),
      record(0, '!%m@0 ', 'pair.two'),
    )
    expect(events).toEqual([
      { site: 3, cycle: 40, values: [] },
      { site: 5, cycle: 41, values: [] },
      { site: 0, cycle: 41, values: [] },
      { site: 4, cycle: 41, values: [-3n, 11n] },
    ])
    expect(hasFailed).toBe(true)
  })

  it("are left out where they are somebody else's", () => {
    expect(read_(record(0, 'hello %0d', 'pair.one', letter('#'), 40, 1, 2))).toEqual({
      events: [],
      meetings: [],
      hasFailed: false,
    })
  })
})
