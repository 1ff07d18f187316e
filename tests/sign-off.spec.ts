import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elaborate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { Mac10g } from '../designs/nic-10g/mac-10g.ts'
import { TrafficLoop } from '../designs/nic-10g/traffic/traffic-loop.ts'
import { writeVerilog } from '../src/codegen-verilog/write-verilog.ts'
import { combine } from '../src/ir/combine.ts'
import type { Design } from '../src/ir/module.ts'
import { lint } from '../src/sim/verilator/lint.ts'
import { signOff } from '../src/sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../src/sim/verilator/why-no-verilator.ts'
import { runTool } from '../src/toolchain/run-tool.ts'
import * as language from './language/language.ts'

/** Every module of the examples, with parameters where it wants some, and the designs. */
const examples: readonly Design[] = [
  elaborate(language.Counter, { width: 8 }),
  elaborate(language.Widths),
  elaborate(language.Classifier),
  elaborate(language.SkidBuffer, { shape: language.EthernetHeader }),
  elaborate(language.Delay, { shape: uint(8), stages: 3 }),
  elaborate(language.UartTransmitter, { divisor: 868 }),
  elaborate(language.RegisterFile),
  elaborate(language.PacketRam),
  elaborate(language.ToggleCrossing, { from: language.system, to: language.line }),
  elaborate(language.TwoClocks),
  elaborate(Mac10g, {}),
  elaborate(TrafficLoop, { octets: 60, spreadBits: 6, delayOctets: 4 }),
]

/** What a design itself leaves unread: parts of a word that is only partly of use. */
const unread = new Set(['UNUSEDSIGNAL'])

const filesOf = (design: Design): { name: string; text: string }[] =>
  [...writeVerilog(design, {}).files].map(([name, text]) => ({ name, text }))

const reason = await whyNoVerilator()

describe.skipIf(reason !== undefined)(`all examples in one Verilator build${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const all = combine('examples', examples)

  it('are linted without a warning', async () => {
    const messages = await lint(filesOf(all), 'examples')
    expect(messages.filter(({ code }) => !unread.has(code))).toEqual([])
  })

  it('agree with our engine in every port, report and state', async () => {
    const [result] = await signOff([all], { judge: 'wasm', instants: 400, seed: 11 })
    expect(result?.difference).toBeUndefined()
    expect(result?.instants).toBe(400)
  })
})

describe('all examples in Yosys', () => {
  it('are read, elaborated and checked without a warning', async () => {
    const design = combine('examples', examples)
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-yosys-'))
    try {
      const files = filesOf(design)
      for (const { name, text } of files) writeFileSync(join(folder, name), text)
      const script = `read_verilog ${files.map(({ name }) => name).join(' ')}; hierarchy -check -top examples; proc; check -assert`
      const { exitCode, stdout, stderr } = await runTool('yosys', ['-p', script], { cwd: folder })
      expect(`${stdout}\n${stderr}`.split('\n').filter((line) => /warning|error/i.test(line))).toEqual([])
      expect(exitCode).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
