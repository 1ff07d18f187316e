import { describe, expect, it } from 'vitest'
import type { Expression } from '../ir/expression.ts'
import { evaluateBits, expressionProgram } from '../sim/interpreter/expression-program.ts'
import { checkWithYosys, hasIcarus, lint, simulate } from './fixtures/judges.ts'
import { type OperatorTable, operatorTable } from './fixtures/operators.ts'
import { writeVerilog } from './write-verilog.ts'

const widths = [1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 128, 200]
const signs = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const

/** Each width with itself, a narrower and a wider one, in all four pairs of signs. */
const tables: OperatorTable[] = widths.flatMap((width, i) =>
  signs.map(([x, y], s) =>
    operatorTable(
      `operators_${width}_${s}`,
      { width, signed: x },
      { width: widths[(i + [0, 5, 9, 4][s]!) % widths.length]!, signed: y },
    ),
  ),
)

/** Corners, then random bits from a fixed seed. */
function stimulus(widthsOfInputs: readonly number[], count: number): bigint[][] {
  let state = 0x2545f491
  const random = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  return Array.from({ length: count }, (_, vector) =>
    widthsOfInputs.map((width) => {
      const corners = [0n, (1n << BigInt(width)) - 1n, 1n << BigInt(width - 1), 1n]
      if (vector < 8 || random() % 4 === 0) return corners[random() % corners.length]!
      let bits = 0n
      for (let at = 0; at < width; at += 32) bits = (bits << 32n) | BigInt(random())
      const value = BigInt.asUintN(width, bits)
      return random() % 3 === 0 ? value >> BigInt(random() % width) : value
    }),
  )
}

const vectors = tables.map((table) =>
  stimulus(
    table.inputs.map(({ width }) => width),
    40,
  ),
)

function testbench(): string {
  const lines = ['module testbench;']
  tables.forEach(({ design, inputs, outputs }, t) => {
    for (const { name, width } of inputs) lines.push(`reg [${width - 1}:0] ${name}_${t};`)
    for (const { variable } of outputs) lines.push(`wire [${variable.width - 1}:0] ${variable.name}_${t};`)
    const ports = [...inputs, ...outputs.map(({ variable }) => variable)].map(({ name }) => `.${name}(${name}_${t})`)
    lines.push(`${design.top.name} u${t} (${ports.join(', ')});`)
    const shown = outputs.map(({ variable }) => `${variable.name}_${t}`)
    lines.push(`task show_${t}; $display("${shown.map(() => '%h').join(' ')}", ${shown.join(', ')}); endtask`)
  })
  lines.push('initial begin')
  tables.forEach(({ inputs }, t) => {
    for (const vector of vectors[t]!) {
      inputs.forEach(({ name, width }, i) => lines.push(`${name}_${t} = ${width}'h${vector[i]!.toString(16)};`))
      lines.push(`#1 show_${t};`)
    }
  })
  lines.push('end', 'endmodule')
  return lines.join('\n')
}

const files = new Map(tables.flatMap(({ design }) => [...writeVerilog(design).files]))

describe('operators of all widths and signs', () => {
  it.skipIf(!hasIcarus)(
    `mean in Icarus what they mean in the IR${hasIcarus ? '' : ' (needs iverilog)'}`,
    { timeout: 120_000 },
    async () => {
      const printed = await simulate(files, testbench())
      let line = 0
      const differences: string[] = []
      tables.forEach(({ design, inputs, outputs }, t) => {
        const cells = new Map(inputs.map((input, i) => [input, i] as const))
        const cellOf = (node: Expression): number => (node.op === 'read' ? cells.get(node.variable)! : -1)
        const programs = outputs.map(({ value }) => expressionProgram(value, cellOf))
        for (const vector of vectors[t]!) {
          const got = printed[line++]!.split(' ')
          outputs.forEach(({ what, variable }, i) => {
            const wanted = evaluateBits(programs[i]!, vector)
              .toString(16)
              .padStart(Math.ceil(variable.width / 4), '0')
            if (got[i] !== wanted)
              differences.push(
                `${design.top.name} ${what} of ${vector.map((value) => value.toString(16))}: ${got[i]}, not ${wanted}`,
              )
          })
        }
      })
      expect(line).toBe(printed.length)
      expect(differences.slice(0, 20)).toEqual([])
    },
  )

  it('give Verilator nothing to say', { timeout: 300_000 }, async () => {
    for (const { design } of tables) expect(await lint(writeVerilog(design).files, design.top.name)).toBe('')
  })

  it('give Yosys nothing to say', { timeout: 120_000 }, async () => {
    const some = tables.filter(({ design }) => /_(1|8|33)_/.test(design.top.name))
    for (const { design } of some) expect(await checkWithYosys(writeVerilog(design).files, design.top.name)).toBe('')
  })
})
