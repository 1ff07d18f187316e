import { describe, expect, it } from 'vitest'
import { binary, cat, constant, crossing, type Expression, exactly, mux, read, select, slice, unary } from '../ir/expression.ts'
import {
  assign,
  assignSlice,
  designOf,
  domainOf,
  foreignOf,
  instanceOf,
  line,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../ir/hand-built.ts'
import type { Memory, Module, Variable } from '../ir/module.ts'
import { checkWithYosys, hasIcarus, lint, simulate } from './fixtures/judges.ts'
import { formatSourceMap } from './source-map.ts'
import { writeVerilog } from './write-verilog.ts'

/** Verilog for people to read: what stands in golden/ is what an engineer would sign. */

const main = moduleDomain(domainOf('main'))
const bits = (value: number, width: number): Expression => constant(BigInt(value), width)
const named = <E extends Expression>(name: string, value: E): E => Object.assign(value, { name })
const register = (name: string, width: number, more: Partial<Variable> = {}): Variable =>
  variable('register', name, width, { domain: main.domain, init: 0n, ...more })

function transmitter(): Module {
  const [valid, ready, payload, tx] = [
    variable('input', 'in_valid', 1),
    variable('output', 'in_ready', 1),
    variable('input', 'in_payload', 8),
    variable('output', 'tx', 1),
  ]
  const state = register('state', 2, {
    shape: { kind: 'choice', width: 2, variants: ['idle', 'start', 'data', 'stop'], codes: [0n, 1n, 2n, 3n] },
  })
  const shift = register('shift', 8, { init: undefined })
  const index = register('index', 3, { init: undefined })
  const arm = (code: number): [ReturnType<typeof exactly>] => [exactly(BigInt(code), 2)]
  return moduleOf('transmitter', {
    domains: [main],
    variables: [valid, ready, payload, tx, state, shift, index],
    origin: line(10, 'designs/uart.ts'),
    body: [
      assign(ready, binary('eq', read(state), bits(0, 2), 1, false), line(12, 'designs/uart.ts')),
      assign(
        tx,
        select(
          read(state),
          [
            { patterns: arm(0), value: bits(1, 1) },
            { patterns: arm(1), value: bits(0, 1) },
            { patterns: arm(2), value: slice(read(shift), 0, 1) },
          ],
          bits(1, 1),
        ),
        line(13, 'designs/uart.ts'),
      ),
      {
        kind: 'switch',
        on: read(state),
        arms: [
          {
            patterns: arm(0),
            label: 'idle',
            body: [
              when(
                read(valid),
                [
                  assign(shift, read(payload), line(17, 'designs/uart.ts')),
                  assign(state, bits(1, 2), line(18, 'designs/uart.ts')),
                ],
                [],
                line(16, 'designs/uart.ts'),
              ),
            ],
          },
          { patterns: arm(1), label: 'start', body: [assign(index, bits(0, 3)), assign(state, bits(2, 2))] },
          {
            patterns: arm(2),
            label: 'data',
            body: [
              assign(shift, binary('shiftRight', read(shift), bits(1, 1), 8, false)),
              assign(index, binary('add', read(index), bits(1, 1), 3, false)),
              when(binary('eq', read(index), bits(7, 3), 1, false), [assign(state, bits(3, 2))]),
            ],
          },
          { patterns: arm(3), label: 'stop', body: [assign(state, bits(0, 2))] },
        ],
        otherwise: [],
        origin: line(14, 'designs/uart.ts'),
      },
      {
        kind: 'print',
        parts: [
          'in ',
          { value: read(state), shape: state.shape, base: 'decimal' },
          ' 100% of ',
          { value: read(index), shape: index.shape, base: 'hex' },
        ],
        domain: main,
        origin: line(30, 'designs/uart.ts'),
      },
      {
        kind: 'assert',
        condition: binary('ne', read(payload), bits(255, 8), 1, false),
        message: 'a "full" byte',
        domain: main,
        origin: line(31, 'designs/uart.ts'),
      },
    ],
  })
}

function arithmetic(): Module {
  const [a, b, s] = [variable('input', 'a', 8), variable('input', 'b', 12), variable('input', 's', 8, { signed: true })]
  const [sum, flags, scaled] = [
    variable('output', 'sum', 13),
    variable('output', 'flags', 4),
    variable('output', 'scaled', 20, { signed: true }),
  ]
  const total = variable('wire', 'total', 4)
  const joined = named('joined', cat([read(a), read(b)]))
  const odd = named(
    'odd',
    binary(
      'or',
      binary(
        'or',
        unary('any', joined, 1, false),
        unary('parity', binary('multiply', read(a), read(b), 20, false), 1, false),
        1,
        false,
      ),
      binary('lt', read(s), constant(-3n, 3, true), 1, false),
      1,
      false,
    ),
  )
  return moduleOf('arithmetic', {
    variables: [a, b, s, sum, flags, scaled, total],
    body: [
      assign(sum, binary('add', read(a), read(b), 13, false)),
      assignSlice(total, 1, 3, mux(odd, slice(read(b), 9, 3), bits(5, 3))),
      assignSlice(total, 0, 1, unary('parity', cat([odd, slice(read(total), 1, 3)]), 1, false)),
      assign(flags, read(total)),
      assign(scaled, binary('multiply', read(s), binary('shiftRight', read(s), slice(read(a), 0, 3), 8, true), 20, true)),
    ],
  })
}

function packetRam(): Module {
  const [enable, at, mask, data, from, out, late] = [
    variable('input', 'write_enable', 1),
    variable('input', 'write_address', 9),
    variable('input', 'write_mask', 2),
    variable('input', 'write_data', 16),
    variable('input', 'read_address', 9),
    variable('output', 'read_data', 16),
    register('late', 1),
  ]
  const word = variable('memory', 'ram_read', 16)
  const memory: Memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 16 },
    width: 16,
    depth: 500,
    storage: 'block',
    collision: 'new',
    init: [1n, 2n],
    reads: [{ address: read(from), data: word, domain: main, origin: undefined }],
    origin: undefined,
  }
  return moduleOf('packet_ram', {
    domains: [main],
    variables: [enable, at, mask, data, from, out, late],
    memories: [memory],
    body: [
      when(read(enable), [
        { kind: 'write', memory, address: read(at), data: read(data), mask: read(mask), domain: main, origin: undefined },
      ]),
      assign(late, crossing(read(enable), 'first of two', 'synchroniser')),
      assign(out, mux(read(late), read(word), bits(0, 16))),
    ],
  })
}

function board(): Module {
  const pad = variable('inout', 'sda', 1)
  const buffer = {
    ...foreignOf('TRELLIS_IO', [
      variable('inout', 'B', 1),
      variable('input', 'I', 1),
      variable('input', 'T', 1),
      variable('output', 'O', 1),
    ]),
    parameters: { DIR: 'BIDIR', DELAY: 3 },
  }
  const io = { ...instanceOf('sda_buffer', buffer, [], { B: pad }), attributes: { keep: true, PULLMODE: 'UP' } as const }
  const uart = instanceOf('uart', transmitter(), [main])
  const ledger = variable('output', 'led', 2, { attributes: { keep: true } })
  return {
    ...moduleOf('board', {
      domains: [main],
      variables: [pad, ledger],
      instances: [io, uart],
      body: [
        assign(portOf(io, 'I'), bits(0, 1)),
        assign(portOf(io, 'T'), read(portOf(uart, 'tx'))),
        assign(portOf(uart, 'in_valid'), read(portOf(io, 'O'))),
        assign(portOf(uart, 'in_payload'), cat([bits(9, 7), read(portOf(io, 'O'))])),
        assign(ledger, cat([read(portOf(uart, 'in_ready')), read(portOf(uart, 'tx'))])),
      ],
    }),
    attributes: { keep_hierarchy: true },
  }
}

/** Stands for what synthesis knows by itself. */
const primitive = `(* blackbox *)
module TRELLIS_IO #(parameter DIR = "INPUT", parameter DELAY = 0) (inout wire B, input wire I, input wire T, output wire O);
endmodule
`

describe('golden Verilog', () => {
  it.each([transmitter, arithmetic, packetRam])(
    '%o reads well, and tools have nothing to say',
    { timeout: 60_000 },
    async (build) => {
      const top = build()
      const { files } = writeVerilog(designOf(top))
      await expect(files.get(`${top.name}.v`)).toMatchFileSnapshot(`golden/${top.name}.v`)
      expect(await lint(files, top.name)).toBe('')
      expect(await checkWithYosys(files, top.name)).toBe('')
    },
  )

  it('of a board has foreign modules, parameters, pins and attributes', { timeout: 60_000 }, async () => {
    const top = board()
    const { files } = writeVerilog(designOf(top))
    await expect(files.get('board.v')).toMatchFileSnapshot('golden/board.v')
    const all = new Map([...files, ['TRELLIS_IO.v', primitive]])
    expect(await checkWithYosys(all, 'board')).toBe('')
    expect(await lint(all, 'board', ['UNUSEDSIGNAL', 'UNDRIVEN', 'UNUSEDPARAM'])).toBe('')
  })

  it('is the same bytes each time, and none changes but for the lines asked for', () => {
    const plain = writeVerilog(designOf(transmitter())).files.get('transmitter.v')!
    expect(writeVerilog(designOf(transmitter())).files.get('transmitter.v')).toBe(plain)
    const withLines = writeVerilog(designOf(transmitter()), { lines: true }).files.get('transmitter.v')!
    expect(withLines).toContain('module transmitter ( // designs/uart.ts:10\n')
    expect(withLines).toContain("assign in_ready = state == 2'd0; // designs/uart.ts:12\n")
    expect(withLines.replace(/(?:, | \/\/ )designs\/uart\.ts:\d+$/gm, '').replace(/ \/\/ transmitter\.ts.*$/gm, '')).toBe(plain)
  })
})

describe('the source map', () => {
  it('leads from a line of Verilog to the design and its callers', () => {
    const caller = line(40, 'designs/uart.ts')
    const out = variable('output', 'out', 1)
    const top = moduleOf('mapped', {
      variables: [out],
      body: [assign(out, bits(1, 1), { position: { file: 'lib.ts', line: 7, column: 3, length: 1 }, caller })],
    })
    const { files, sourceMap } = writeVerilog(designOf(top))
    const at =
      files
        .get('mapped.v')!
        .split('\n')
        .findIndex((text) => text.includes('assign out')) + 1
    const entry = sourceMap.modules['mapped.v']!.find(([number]) => number === at)!
    expect(entry.slice(1).map((number, i) => (i % 3 === 0 ? sourceMap.files[number] : number))).toEqual([
      'lib.ts',
      7,
      3,
      'designs/uart.ts',
      40,
      1,
    ])
    expect(JSON.parse(formatSourceMap(sourceMap))).toEqual(sourceMap)
  })
})

describe('asserts and prints', () => {
  it.skipIf(!hasIcarus)(
    `speak at the edge while reset is not asserted${hasIcarus ? '' : ' (needs iverilog)'}`,
    { timeout: 60_000 },
    async () => {
      const bench = `module testbench;
reg clk = 1'b0, rst = 1'b1, valid = 1'b0; reg [7:0] payload = 8'd255; wire ready, tx;
transmitter unit (.clk(clk), .rst(rst), .in_valid(valid), .in_ready(ready), .in_payload(payload), .tx(tx));
always #5 clk = !clk;
initial begin #12 rst = 1'b0; #10 payload = 8'd3; valid = 1'b1; #21 $finish; end
endmodule`
      const printed = await simulate(writeVerilog(designOf(transmitter())).files, bench)
      expect(printed.filter((text) => !text.includes('$finish'))).toEqual([
        'in idle 100% of x',
        '15 testbench.unit: assert failed: a "full" byte',
        'in idle 100% of x',
        'in start 100% of x',
      ])
    },
  )

  it('are nothing to synthesis', { timeout: 60_000 }, async () => {
    const { files } = writeVerilog(designOf(transmitter()))
    expect(await checkWithYosys(files, 'transmitter', 'select -assert-none t:$print t:$check t:$assert')).toBe('')
  })
})
