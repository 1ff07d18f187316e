import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { buildHierarchy } from '../../src/sim/hierarchy.ts'
import { sourceOf } from '../../src/sim/verilator/design-source.ts'
import { lint } from '../../src/sim/verilator/lint.ts'
import { signOff } from '../../src/sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'
import { catalogue } from './catalogue.ts'
import { combined } from './combined.ts'

/** Parts of a word that a check or a wrapper leaves unread. */
const unread = new Set(['UNUSEDSIGNAL'])

const reason = await whyNoVerilator()

describe('the catalogue of the library', () => {
  it('has every part once', () => {
    const names = catalogue.map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('has a check for every part', () => {
    expect(catalogue.filter(({ checks }) => checks.length === 0).map(({ name }) => name)).toEqual([])
  })
})

describe.skipIf(reason)(
  `the library in one Verilator build${reason ? ` (skipped: ${reason})` : ''}`,
  { timeout: 1_200_000 },
  () => {
    it('is linted without a warning', async () => {
      const design = combined(catalogue)
      const own = writeVerilog(design).files
      // Primitives of the device, as modules around their models.
      const primitives = sourceOf(buildHierarchy(design)).files.filter(({ name }) => !own.has(name))
      const messages = await lint([...[...own].map(([name, text]) => ({ name, text })), ...primitives], 'library_parts')
      expect(messages.filter(({ code }) => !unread.has(code))).toEqual([])
    })

    // One typical size of each; all sizes: sign-off.long.spec.ts.
    it('agrees with our engine in every port, report and state', async () => {
      const typical = catalogue.filter(({ isMeasured }) => isMeasured)
      const [result] = await signOff([combined(typical)], { judge: 'wasm', instants: 600, seed: 5 })
      expect(result?.difference).toBeUndefined()
      expect(result?.instants).toBe(600)
    })
  },
)
