import {
  bits,
  bool,
  memory,
  module,
  mux,
  output,
  pipeline,
  ports,
  reg,
  type Signal,
  select,
  type UInt,
  uint,
  when,
} from 'gatewright'
import { bitsWithin, immediateOf, isLess, operate, signed, type Word } from './alu.ts'
import { Halt, instructions } from './instructions.ts'

/**
 * An RV32I core of three stages with its own memories: fetch, execute, write.
 *
 * Memory    instructions from address 0, and data apart from them, from address 0 as well: words of 32 bits, little-endian.
 *           A store from 0x8000_0000 on goes to `io.store` in place of the data memory.
 * Timing    one instruction a cycle. A jump, or a branch that is taken, costs one more; so does a load whose value the next
 *           instruction reads.
 * Halts     on ECALL, EBREAK, a word that is no instruction, and an address that is no multiple of the size of what it
 *           points to. The instruction that halts changes nothing, and `io.pc` is its address. Reset starts again at 0.
 * Source    RISC-V Instruction Set Manual, volume I, chapter 2.
 */
export const Core = module('rv32i', (p: { words: number; program?: readonly number[] }) => {
  const io = ports({
    store: { valid: output(bool), address: output(uint(32)), data: output(uint(32)) },
    halt: output(Halt),
    pc: output(uint(32)),
  })
  const code = memory(uint(32), p.words, { kind: 'block', init: p.program ?? [] })
  const data = memory(uint(32), p.words, { kind: 'block' })
  const registers = memory(uint(32), 32, { kind: 'distributed', init: Array(32).fill(0) })
  const wordAt = (address: Word): Signal<UInt<any>> => address.bits(bits(p.words) + 1, 2)

  const pipe = pipeline('fetch', 'execute', 'write')
  const { fetch, execute, write } = pipe
  const pc = pipe.payload(uint(32))
  const word = pipe.payload(uint(32))
  const left = pipe.payload(uint(32))
  const right = pipe.payload(uint(32))
  const result = pipe.payload(uint(32))
  const destination = pipe.payload(uint(5))
  const size = pipe.payload(uint(3))
  const loads = pipe.payload(bool)
  const writes = pipe.payload(bool)

  // ── fetch: the address goes to the memory, which answers a stage later ──
  const halt = reg(Halt, { init: 'no' })
  const address = reg(uint(32), { init: 0 })
  fetch.validWhen(halt.eq('no'))
  fetch.set(pc, address)
  execute.set(word, code.read(wordAt(address), { enable: fetch.isFiring }))

  // ── execute: operands, of which the newest may still be on its way to its register ──
  const instruction = execute.get(word)
  const control = instructions.decode(instruction)
  const immediate = immediateOf(instruction, control)
  for (const [operand, index] of [
    [left, instruction.bits(19, 15)],
    [right, instruction.bits(24, 20)],
  ] as const) {
    const isOnItsWay = write.isValid.and(write.get(writes)).and(write.get(destination).eq(index))
    execute.set(operand, registers.readNow(index))
    execute.bypass(operand, isOnItsWay, write.get(result))
    execute.stallWhen(isOnItsWay.and(write.get(loads)))
  }
  const a = execute.get(left)
  const b = mux(control.usesImmediate, immediate, execute.get(right))
  const less = isLess(control, a, b)
  const target = mux(control.base.eq('pc'), execute.get(pc), a).addWrap(immediate)
  const jumps = select(bool, control.jumps, {
    never: false,
    always: true,
    ifEqual: a.eq(b),
    ifNotEqual: a.ne(b),
    ifLess: less,
    ifNotLess: less.not(),
  })

  // ── execute: an instruction acts, or it halts the core ──
  execute.set(size, instruction.bits(14, 12))
  const isUneven = select(bool, execute.get(size).low(2), { 0: false, 1: target.bit(0), _: target.low(2).any() })
  const isMisaligned = mux(control.memory.eq('idle'), jumps.and(target.bit(1)), isUneven)
  const halts = mux(control.halts.eq('no').and(isMisaligned), Halt.is.misaligned, control.halts)
  const acts = execute.isFiring.and(halts.eq('no'))
  const stops = execute.isFiring.and(halts.ne('no'))
  execute.flushBeforeWhen(stops.or(acts.and(jumps)))
  when(stops, () => {
    halt.next = halts
  })
  when(acts.and(jumps), () => {
    address.next = target.and(0xffff_fffe) // JALR clears the lowest bit
  }).elseWhen(fetch.isFiring, () => {
    address.next = address.addWrap(4)
  })

  // ── execute: what goes to the data memory and to the next stage ──
  const stores = acts.and(control.memory.eq('store'))
  const bytes = select(uint(4), execute.get(size), { 0: 0b0001, 1: 0b0011, _: 0b1111 })
  data.write(wordAt(target), execute.get(right).shl(bitsWithin(target)), {
    enable: stores.and(target.bit(31).not()),
    mask: bytes.shl(target.low(2)),
  })
  execute.set(loads, control.memory.eq('load'))
  const loaded = data.read(wordAt(target), { enable: acts.and(execute.get(loads)) })
  execute.set(destination, instruction.bits(11, 7))
  execute.set(writes, control.writes.and(instruction.bits(11, 7).any()).and(halts.eq('no')))
  execute.set(
    result,
    select(uint(32), control.result, {
      operation: operate(control, a, b, less),
      immediate,
      address: target,
      link: execute.get(pc).addWrap(4),
    }),
  )

  // ── write: a load's bytes take their place, and the register its value ──
  const shifted = loaded.shr(bitsWithin(write.get(result)))
  const value = select(uint(32), write.get(size), {
    0: signed(shifted.low(8)),
    1: signed(shifted.low(16)),
    4: shifted.low(8).extend(32),
    5: shifted.low(16).extend(32),
    _: shifted,
  })
  registers.write(write.get(destination), mux(write.get(loads), value, write.get(result)), {
    enable: write.isFiring.and(write.get(writes)),
  })

  io.store.valid.set(stores.and(target.bit(31)))
  io.store.address.set(target)
  io.store.data.set(execute.get(right))
  io.halt.set(halt)
  io.pc.set(execute.get(pc))
  return io
})
