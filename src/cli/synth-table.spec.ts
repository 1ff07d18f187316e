import { describe, expect, it } from 'vitest'
import type { BuildReport } from '../flow/report/report.ts'
import { missedText, reportText, slowCrossingText } from './synth-table.ts'

const io = { file: 'designs/meter/index.ts', line: 7, text: 'const level = reg(uint(8))' }
const stage = (name: string, lines: readonly (typeof io)[]) => ({
  name,
  kind: 'lut',
  logic_ns: 0.24,
  routing_ns: 1.1,
  lines,
  callers: [],
})
const report: BuildReport = {
  design: 'meter',
  input: 'ab',
  top: 'meter',
  device: 'LFE5U-85F',
  package: 'CABGA381',
  speed: 6,
  script: 'abc',
  tools: {},
  lut4: 90,
  comb: 100,
  ff: 60,
  comb_net: 83,
  ff_net: 37,
  ebr: 2,
  dsp: 1,
  modules: [],
  crossing_paths: [],
  clocks: {
    rx: {
      target: 156.25,
      mhz_best: 190,
      mhz_median: 170,
      mhz_min: 150,
      seeds: [150, 190, 170],
      worst_path: {
        total_ns: 5.26,
        logic_ns: 1.4,
        routing_ns: 3.86,
        levels: 1,
        stages: [
          stage('level[3]', [io]),
          stage('near level', [io]),
          stage('total[1]', [
            { ...io, file: 'src/lib/sum.ts', line: 3 },
            { ...io, line: 12, text: 'x'.repeat(200) },
          ]),
          stage('unknown', []),
        ],
      },
    },
    idle: { target: 10, seeds: [] },
  },
  crossings: [
    { register: 'fifo.seen', from: 'rx', to: 'idle', kind: 'gray', reason: 'in Gray code', ns: 7, limit_ns: 6.4, lines: [io] },
    { register: 'table_read', from: 'idle', to: 'rx', ns: 1, limit_ns: 6.4, lines: [] },
  ],
  seeds: [1, 2, 3],
  best_seed: 2,
  failed_seeds: [{ seed: 4, reason: 'it does not route' }],
  warnings: ['Warning: something'],
  files: ['meter.v', 'meter.bit', 'report.json'],
}

describe('reportText', () => {
  const lines = reportText(report, 'build/meter').split('\n')
  const row = (start: string): string[] =>
    lines
      .find((line) => line.startsWith(`│ ${start}`))!
      .split('│')
      .map((cell) => cell.trim())
      .slice(1, -1)

  it('gives cells with and without the wrapper', () => {
    expect(row('LUT4')).toEqual(['LUT4', '90', ''])
    expect(row('TRELLIS_COMB')).toEqual(['TRELLIS_COMB', '100', '83'])
    expect(row('FF')).toEqual(['FF', '60', '37'])
    expect(row('EBR')).toEqual(['EBR', '2', ''])
    expect(row('DSP')).toEqual(['DSP', '1', ''])
  })

  it('has no such column where nothing is wrapped', () => {
    const { comb_net: _, ff_net: __, ...plain } = report
    expect(reportText(plain, 'build')).not.toContain('wrapper')
  })

  it('gives each clock against its target', () => {
    expect(row('rx')).toEqual(['rx', '156.25', '190', '170', '150', '2 of 3'])
    expect(row('idle')).toEqual(['idle', '10', '–', '–', '–', 'no path'])
  })

  it('shows the worst path as lines of the design, the user’s before the library’s, each text once', () => {
    const start = lines.findIndex((line) => line.startsWith('worst path of rx'))
    expect(lines[start]).toBe('worst path of rx (seed 2): 5.26 ns = 1.4 logic + 3.86 routing, 1 LUT')
    expect(lines.slice(start + 1, start + 5)).toEqual([
      '  0.24 +  1.10  level[3]    designs/meter/index.ts:7   const level = reg(uint(8))',
      '  0.24 +  1.10  near level  designs/meter/index.ts:7',
      `  0.24 +  1.10  total[1]    designs/meter/index.ts:12  ${'x'.repeat(71)}…`,
      '  0.24 +  1.10  unknown',
    ])
  })

  it('passes on what Yosys warned of and which seed failed', () => {
    expect(lines).toContain('Yosys: Warning: something')
    expect(lines).toContain('seed 4 gave nothing: it does not route')
  })
})

describe('slowCrossingText', () => {
  it('is one line with both clocks and the line of the design', () => {
    const [slow, other] = report.crossings
    expect(slowCrossingText(slow!)).toMatch(
      /^GW851 fifo\.seen takes a value from rx to idle in 7 of 6\.4 ns \(designs\/meter\/index\.ts:7 const level = reg\(uint\(8\)\)\); mend: [^\n]*$/,
    )
    expect(slowCrossingText(other!)).toMatch(/^GW851 table_read takes a value from idle to rx in 1 of 6\.4 ns; mend: /)
  })

  it('stands for all of them in the table', () => {
    expect(reportText(report, 'build').split('\n')).toContain('crossings: 2, slowest 7 ns of 6.4 (fifo.seen)')
    expect(reportText({ ...report, crossings: [] }, 'build')).not.toContain('crossings')
  })
})

describe('missedText', () => {
  it('is one line with what the bitstream reaches', () => {
    expect(missedText(report, 'rx')).toMatch(/^GW850 rx reaches 190 of 156\.25 MHz; mend: [^\n]*$/)
  })
})
