// What the editor must refuse of the second part of the language. `npm run check` judges this file; nothing runs it.
import {
  bool,
  type Choice,
  choice,
  decodeTable,
  format,
  fsm,
  input,
  match,
  module,
  nothing,
  output,
  type Payload,
  pipeline,
  ports,
  reg,
  type Signal,
  struct,
  type UInt,
  uint,
  union,
  when,
} from 'gatewright'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function expectType<_T extends true>(): void

const Command = union({
  read: struct({ address: uint(32) }),
  write: struct({ address: uint(32), data: uint(64) }),
  flush: nothing,
})

export const Unions = module('unions', () => {
  const io = ports({ go: input(bool), command: input(Command), last: output(uint(32)) })
  const command = reg(Command, { init: { is: 'flush' } })
  const last = reg(uint(32), { init: 0 })
  io.last.set(last)
  // @ts-expect-error no such variant
  command.next = { is: 'erase' }
  // @ts-expect-error a read has no data
  command.next = { is: 'read', with: { address: 1, data: 2n } }
  // @ts-expect-error a write has a payload
  command.next = { is: 'write' }
  // @ts-expect-error outside of its arm a payload cannot be read
  command.with
  // @ts-expect-error no such variant
  command.is('erase')
  match(command, {
    read: ({ address }) => {
      expectType<Equal<typeof address, Signal<UInt<32>>>>()
      last.next = address
    },
    // @ts-expect-error a flush carries nothing
    flush: ({ address }) => (last.next = address),
    _: () => {},
  })
  // @ts-expect-error there is no arm for flush
  match(command, { read: () => {}, write: () => {} })
  return io
})

export const Machines = module('machines', () => {
  const io = ports({ start: input(bool), led: output(bool) })
  const light = fsm('off', {
    off: (here) => {
      when(io.start, () => here.goto('on'))
      // @ts-expect-error no such state
      here.goto('of')
    },
    on: { after: { cycles: 10, goto: 'off' } },
  })
  expectType<Equal<typeof light.state, Signal<Choice<'off' | 'on'>>>>()
  // @ts-expect-error no such state
  light.is('red')
  // @ts-expect-error the first state is one of them
  fsm('start', { off: () => {}, on: () => {} })
  // @ts-expect-error `after` goes to one of them
  fsm('off', { off: { after: { cycles: 1, goto: 'red' } } })
  io.led.set(light.is('on'))
  return io
})

export const Stages = module('stages', () => {
  const io = ports({ in: input(uint(8)), out: output(uint(8)) })
  const pipe = pipeline('first', 'second')
  const value = pipe.payload(uint(8))
  expectType<Equal<typeof value, Payload<UInt<8>>>>()
  pipe.first.set(value, io.in)
  // @ts-expect-error the payload has 8 bits
  pipe.first.set(value, io.in.extend(9))
  // @ts-expect-error no such stage
  pipe.third.get(value)
  io.out.set(pipe.second.get(value))
  return io
})

const rv = format(16, { rd: 4, immediate: 8 })
const Control = struct({ unit: choice('alu', 'none'), writes: bool })
const options = { defaults: { unit: 'none', writes: false }, illegal: {} } as const
decodeTable(rv, Control, { load: ['0000 rd immediate', { unit: 'alu' }] }, options)
decodeTable(
  rv,
  Control,
  {
    // @ts-expect-error 15 bits
    load: ['000 rd immediate', { unit: 'alu' }],
  },
  options,
)
decodeTable(
  rv,
  Control,
  {
    // @ts-expect-error no such field
    load: ['0000 rs immediate', { unit: 'alu' }],
  },
  options,
)
decodeTable(
  rv,
  Control,
  {
    // @ts-expect-error no such variant
    load: ['0000 rd immediate', { unit: 'fpu' }],
  },
  options,
)
// @ts-expect-error a default is missing
decodeTable(rv, Control, {}, { defaults: { unit: 'none' }, illegal: {} })
