// The second part of the language by example: unions, state machines, decode tables, pipelines. language.ts is the first.
import {
  bool,
  choice,
  decodeTable,
  format,
  fsm,
  input,
  match,
  memory,
  module,
  mux,
  nothing,
  output,
  pipeline,
  ports,
  reg,
  sink,
  struct,
  uint,
  union,
  when,
} from 'gatewright'

// ── 12. Tagged unions: a variant's payload can be read only where the variant is known ─────────────
const Command = union({
  read: struct({ address: uint(32) }),
  write: struct({ address: uint(32), data: uint(64) }),
  flush: nothing,
})

export const CommandUnit = module('command_unit', () => {
  const io = ports({ go: input(bool), last: output(uint(32)) })
  const command = reg(Command, { init: { is: 'flush' } })
  const last = reg(uint(32), { init: 0 })
  when(io.go, () => {
    command.next = { is: 'write', with: { address: 4, data: 0n } }
  })
  match(command, {
    read: ({ address }) => (last.next = address),
    write: ({ address }) => (last.next = address),
    flush: () => {},
  })
  io.last.set(last)
  return io
})

// ── 13. State machines: states are the keys, `goto` is typed by them ───────────────────────────────
export const Blinker = module('blinker', () => {
  const io = ports({ start: input(bool), led: output(bool) })
  const light = fsm('off', {
    off: (here) => {
      when(io.start, () => here.goto('on'))
    },
    on: { after: { cycles: 1000, goto: 'off' } },
  })
  io.led.set(light.is('on'))
  return io
})

// ── 14. Decode tables read like the manual ─────────────────────────────────────────────────────────
const rv = format(32, { rd: 5, rs1: 5, rs2: 5, imm12: 12, imm20: 20 })
export const Control = struct({
  unit: choice('alu', 'load', 'none'),
  alu: choice('add', 'and', 'xor'),
  immediate: bool,
  writes: bool,
  legal: bool,
})

const table = decodeTable(
  rv,
  Control,
  {
    add: ['0000000 rs2 rs1 000 rd 0110011', { unit: 'alu', alu: 'add', writes: true }],
    and: ['0000000 rs2 rs1 111 rd 0110011', { unit: 'alu', alu: 'and', writes: true }],
    addi: ['imm12 rs1 000 rd 0010011', { unit: 'alu', alu: 'add', writes: true, immediate: true }],
    lui: ['imm20 rd 0110111', { unit: 'alu', alu: 'add', writes: true, immediate: true }],
  },
  { defaults: { unit: 'none', alu: 'add', immediate: false, writes: false, legal: true }, illegal: { legal: false } },
)

/** What the editor refuses, elaboration refuses as well: run, this is an error. */
export const wrongTable = () =>
  decodeTable(
    rv,
    Control,
    {
      // @ts-expect-error 31 bits: the editor says so
      sub: ['010000 rs2 rs1 000 rd 0110011', { unit: 'alu' }],
    },
    { defaults: { unit: 'none', alu: 'add', immediate: false, writes: false, legal: true }, illegal: {} },
  )

// ── 15. Pipelines: a payload set in one stage is carried, in registers, to where it is read ────────
export const Adder = module('adder', () => {
  const io = ports({ instruction: sink(uint(32)), busy: input(bool), result: output(uint(64)) })
  const pipe = pipeline('decode', 'execute', 'write')
  const { decode, execute, write } = pipe
  const control = pipe.payload(Control)
  const destination = pipe.payload(uint(5))
  const left = pipe.payload(uint(64))
  const right = pipe.payload(uint(64))
  const result = pipe.payload(uint(64)) //          execute_result, write_result in Verilog and waves
  const registers = memory(uint(64), 32, { kind: 'distributed' })

  const word = io.instruction.payload
  io.instruction.ready.set(decode.isFiring)
  decode.set(control, table.decode(word))
  decode.set(destination, word.bits(11, 7))
  decode.set(left, registers.readNow(word.bits(19, 15)))
  decode.set(right, registers.readNow(word.bits(24, 20)))

  const a = execute.get(left)
  const b = execute.get(right)
  execute.set(result, mux(execute.get(control).alu.eq('and'), a.and(b), a.addWrap(b)))
  execute.stallWhen(io.busy)
  decode.bypass(left, execute.isValid.and(execute.get(destination).eq(word.bits(19, 15))), execute.get(result))

  registers.write(write.get(destination), write.get(result), { enable: write.isFiring.and(write.get(control).writes) })
  io.result.set(write.get(result))
  return io
})
