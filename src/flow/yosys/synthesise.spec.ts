import { describe, expect, it } from 'vitest'
import { explainYosys, warningsIn } from './synthesise.ts'

describe('explainYosys', () => {
  it('keeps the place that Yosys names', () => {
    const error = explainYosys("bad.v:2: ERROR: syntax error, unexpected ';'\n")
    expect(error.format()).toMatch(/^GW820 Yosys refuses the Verilog at bad\.v:2: syntax error, unexpected ';'; mend: /)
    expect(error.exitCode).toBe(1)
  })

  it('does without a place', () => {
    const said = "ERROR: Module `\\nosuch' referenced in module `\\miss' in cell `\\u' is not part of the design."
    expect(explainYosys(`Warning: something\n${said}\n`).what).toBe(
      "Yosys refuses the Verilog: Module `\\nosuch' referenced in module `\\miss' in cell `\\u' is not part of the design.",
    )
  })

  it('says which memory fits no cell', () => {
    const error = explainYosys('ERROR: no valid mapping found for memory top.words\n')
    expect(error.what).toBe('the device has no memory of the kind that `top.words` asks for with its ports')
  })

  it('admits that it was told nothing', () => {
    expect(explainYosys('').what).toBe('Yosys stopped without saying why')
  })
})

describe('warningsIn', () => {
  it('takes each once', () => {
    const output =
      'Warning: Wire top.\\q [1] is used but has no driver.\nnothing\nWarning: Wire top.\\q [1] is used but has no driver.\ntop.v:3: Warning: Range select out of bounds\n'
    expect(warningsIn(output)).toEqual([
      'Warning: Wire top.\\q [1] is used but has no driver.',
      'top.v:3: Warning: Range select out of bounds',
    ])
  })
})
