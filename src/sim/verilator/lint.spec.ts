import { describe, expect, it } from 'vitest'
import { lint, lintText, parseLint } from './lint.ts'
import { whyNoVerilator } from './why-no-verilator.ts'

const missing = await whyNoVerilator()

const counter = (width: number, step: string): string =>
  `module counter (
  input  wire       clk,
  output reg  [7:0] count
);
  wire [${width - 1}:0] sum = count + ${step};
  always @(posedge clk) count <= sum;
endmodule
`

describe.skipIf(missing)(`lint${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('says nothing of clean Verilog', async () => {
    expect(lintText(await lint([{ name: 'counter.v', text: counter(8, "8'd1") }], 'counter'))).toBe('')
  })

  it('gives each warning with its code and place, and leaves out what is not asked for', async () => {
    const files = [{ name: 'counter.v', text: counter(9, "8'd1") }]
    const messages = await lint(files, 'counter')
    expect(messages.map(({ code, file, line }) => `${code} ${file}:${line}`)).toEqual([
      'WIDTHTRUNC counter.v:6',
      'UNUSEDSIGNAL counter.v:5',
    ])
    expect(messages[1]).toMatchObject({ severity: 'warning', column: 14, message: expect.stringContaining("'sum'[8]") })
    expect((await lint(files, 'counter', ['WIDTHTRUNC'])).map(({ code }) => code)).toEqual(['UNUSEDSIGNAL'])
  })

  it('returns what cannot be read as an error', async () => {
    const [first] = await lint([{ name: 'broken.v', text: 'module broken (;\nendmodule\n' }], 'broken')
    expect(first).toMatchObject({ severity: 'error', file: 'broken.v', line: 1 })
  })
})

describe('parseLint', () => {
  it('reads messages with and without a code, and no explanations', () => {
    const text = [
      "%Warning-UNUSEDSIGNAL: a/b.v:3:14: Signal is not used: 'x'",
      '                               : ... note: In instance `b`',
      '    3 |   input wire x,',
      "%Error: c.v:1:2: syntax error, unexpected ';'",
      '%Error: Exiting due to 1 error(s)',
    ].join('\n')
    expect(parseLint(text)).toEqual([
      { severity: 'warning', code: 'UNUSEDSIGNAL', file: 'a/b.v', line: 3, column: 14, message: "Signal is not used: 'x'" },
      { severity: 'error', code: '', file: 'c.v', line: 1, column: 2, message: "syntax error, unexpected ';'" },
    ])
  })
})
