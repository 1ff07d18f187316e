import {
  type Bool,
  bool,
  cat,
  clockDomain,
  connect,
  inDomain,
  input,
  literal,
  memory,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  struct,
  type UInt,
  uint,
  when,
} from 'gatewright'
import { Core } from '../core.ts'
import { DataRequest } from '../memory/port.ts'
import { TightlyCoupledMemory } from '../memory/tightly-coupled.ts'
import type { CoreOptions } from '../options.ts'
import { layout } from './program.ts'

/** What an instruction did, as RVFI says it, and what had been there from outside. */
export const Trace = struct({
  order: uint(64),
  insn: uint(32),
  trap: bool,
  halt: bool,
  intr: bool,
  mode: uint(2),
  ixl: uint(2),
  rs1_addr: uint(5),
  rs2_addr: uint(5),
  rs1_rdata: uint(64),
  rs2_rdata: uint(64),
  pc_rdata: uint(64),
  pc_wdata: uint(64),
  rd_addr: uint(5),
  rd_wdata: uint(64),
  mem_addr: uint(64),
  mem_rmask: uint(8),
  mem_wmask: uint(8),
  mem_rdata: uint(64),
  mem_wdata: uint(64),
  /** When it left the pipeline: cycles since `restart`. */
  cycle: uint(32),
  /** So does the port `retired`, and it has said nothing of any other. */
  agrees: bool,
  /** The lines that were up last: external, timer, software. */
  lines: uint(3),
  /** A load or store was answered with an error that had not to be. */
  fails: bool,
})

const system = clockDomain('system', { frequency: 100e6, reset: 'sync' })

/** Entries of the trace: what is not looked at within so many cycles is overwritten. */
export const traceLength = 1024
/** Cycles for which a line stays up that nobody takes, and for which there is none after it. */
const patience = 255

export interface HarnessOptions {
  readonly core: CoreOptions
  /** RAM is the core's own block RAM, which neither waits nor fails, instead of one that may. */
  readonly isTightlyCoupled: boolean
}

/**
 * A core with RAM whose ports wait and fail at random, and interrupt lines that rise at random; it keeps what RVFI says.
 *
 * Ports     `restart` resets the core and everything here but RAM. `waits`: chances in 256 that a request or an answer waits a
 *           cycle. `errors`: in 4096, that an access to data fails. `badWord`: words of the items at whose addresses
 *           fetches fail, by bits 10 … 2, where bit 9 of it is set. `interrupts`: in 65536 and cycle, that lines rise. `raises`:
 *           lines that rise in the cycle `raisesAt` after `restart`. `traced`: entries written since.
 */
export const Harness = module('lockstep_harness', (p: HarnessOptions) => {
  const io = ports({
    restart: input(bool, { domain: system }),
    seed: input(uint(32), { domain: system }),
    waits: { instruction: input(uint(8), { domain: system }), data: input(uint(8), { domain: system }) },
    errors: input(uint(8), { domain: system }),
    badWord: input(uint(10), { domain: system }),
    interrupts: input(uint(8), { domain: system }),
    raises: input(uint(3), { domain: system }),
    raisesAt: input(uint(32), { domain: system }),
    traced: output(uint(32), { domain: system }),
  })
  const trace = memory(Trace, traceLength, { kind: 'distributed' })
  const first = inDomain(system, () => xorshift(io.restart, io.seed, 0x9e37_79b9))
  const second = inDomain(system, () => xorshift(io.restart, io.seed, 0x85eb_ca6b))

  inDomain(system.resetWhen(io.restart), () => {
    const core = Core({ ...p.core, rvfi: true })
    const cycle = reg(uint(32), { init: 0 })
    cycle.next = cycle.addWrap(1)
    core.mtime.set(cycle.extend(64))
    const fails = p.isTightlyCoupled ? joinBlockRam(core, p.core) : joinSlowRam(core)

    // ── interrupts: up until one is taken, or nobody has taken them for long ──
    const rvfi = (core as unknown as { rvfi: Record<string, Signal<any>> }).rvfi
    const isRetired = rvfi.valid as Signal<Bool>
    const lines = reg(uint(3), { init: 0 })
    const last = reg(uint(3), { init: 0 })
    const age = reg(uint(8), { init: 0 })
    const isUp = lines.any()
    const isTaken = isRetired.and(rvfi.intr as Signal<Bool>)
    const drawn = second.bits(30, 28)
    const rises = second.bits(27, 12).lt(io.interrupts.extend(16)).and(age.eq(0))
    when(isTaken.or(isUp.and(age.eq(patience))), () => {
      lines.next = 0
      age.next = mux(isTaken, literal(uint(8), 4), literal(uint(8), patience - 1))
    })
      .elseWhen(isUp, () => {
        age.next = age.addWrap(1)
      })
      .elseWhen(rises, () => {
        lines.next = mux(drawn.any(), drawn, 2)
        last.next = mux(drawn.any(), drawn, 2)
        age.next = 1
      })
      .elseWhen(age.any(), () => {
        age.next = age.subWrap(1)
      })
    when(cycle.eq(io.raisesAt).and(io.raises.any()), () => {
      lines.next = io.raises
      last.next = io.raises
      age.next = 1
    })
    core.interrupts.software.set(lines.bit(0))
    core.interrupts.timer.set(lines.bit(1))
    core.interrupts.external.set(lines.bit(2))

    // ── the trace ──
    const traced = reg(uint(32), { init: 0 })
    const hasFailed = reg(bool, { init: false })
    when(fails, () => {
      hasFailed.next = true
    }).elseWhen(isRetired, () => {
      hasFailed.next = false
    })
    when(isRetired, () => {
      traced.next = traced.addWrap(1)
    })
    const strays = reg(bool, { init: false })
    when(core.retired.valid.and(isRetired.not()), () => {
      strays.next = true
    })
    const isDone = (rvfi.trap as Signal<Bool>).not()
    const isThere = core.retired.address.eq(rvfi.pc_rdata!.low(32) as never)
    const agrees = core.retired.valid.eq(isDone).and(isDone.not().or(isThere)).and(strays.not())
    const said = Object.fromEntries(Object.keys(Trace.fields).map((name) => [name, rvfi[name]]))
    trace.write(traced.low(10), { ...said, cycle, agrees, lines: last, fails: hasFailed } as never, { enable: isRetired })
    io.traced.set(traced)
  })
  return io

  /** RAM that waits and fails; returns whether a load or store is answered with an error that had not to be. */
  function joinSlowRam(core: ReturnType<typeof Core>): Signal<Bool> {
    const ram = memory(uint(64), layout.bytes / 8, { kind: 'distributed' })
    const isInside = (address: Signal<UInt<32>>) => address.high(18).eq(p.core.resetVector / layout.bytes)
    const wordAt = (address: Signal<UInt<32>>) => ram.readNow(address.bits(13, 3))

    // ── instructions: up to 8 requests wait, and are answered in order ──
    const asked = memory(uint(32), 8, { kind: 'distributed' })
    const head = reg(uint(4), { init: 0 })
    const tail = reg(uint(4), { init: 0 })
    const { instruction } = core
    const takes = first.bits(7, 0).ge(io.waits.instruction).and(tail.subWrap(head).ne(8))
    instruction.request.ready.set(takes)
    when(takes.and(instruction.request.valid), () => {
      tail.next = tail.addWrap(1)
    })
    asked.write(tail.low(3), instruction.request.payload.address, { enable: takes.and(instruction.request.valid) })
    const fetched = asked.readNow(head.low(3))
    const answers = head.ne(tail).and(first.bits(15, 8).ge(io.waits.instruction))
    when(answers, () => {
      head.next = head.addWrap(1)
    })
    const both = wordAt(fetched as Signal<UInt<32>>)
    const isBody = fetched.bits(13, 0).ge(layout.body).and(fetched.bits(13, 0).lt(layout.data))
    const isBad = io.badWord
      .bit(9)
      .and(isBody)
      .and(fetched.bits(10, 2).eq(io.badWord.low(9)))
    instruction.response.valid.set(answers)
    instruction.response.word.set(mux(fetched.bit(2), both.bits(63, 32), both.bits(31, 0)))
    instruction.response.error.set(
      isInside(fetched as Signal<UInt<32>>)
        .not()
        .or(isBad),
    )

    // ── data: one request at a time ──
    const isBusy = reg(bool, { init: false })
    const held = reg(DataRequest)
    const { data } = core
    const isAnswered = isBusy.and(first.bits(23, 16).ge(io.waits.data))
    const accepts = isBusy.not().or(isAnswered).and(first.bits(31, 24).ge(io.waits.data))
    data.request.ready.set(accepts)
    const isAsked = accepts.and(data.request.valid)
    when(isAsked, () => {
      isBusy.next = true
      held.next = data.request.payload
    }).elseWhen(isAnswered, () => {
      isBusy.next = false
    })
    // Not where the start of a program reads what its registers shall be.
    const mayFail = isInside(held.address).and(held.address.bit(13)).and(held.address.bits(12, 8).any())
    const fails = second.low(12).lt(io.errors.extend(12)).and(mayFail)
    const isGood = isInside(held.address).and(fails.not())
    data.response.valid.set(isAnswered)
    data.response.data.set(wordAt(held.address))
    data.response.error.set(isGood.not())
    ram.write(held.address.bits(13, 3), held.data, { enable: isAnswered.and(isGood).and(held.writes), mask: held.mask })
    return isAnswered.and(fails) as Signal<Bool>
  }
})

function joinBlockRam(core: ReturnType<typeof Core>, { resetVector }: CoreOptions): Signal<Bool> {
  const ram = TightlyCoupledMemory({ base: resetVector, doublewords: layout.bytes / 8 })
  connect(core.instruction, ram.instruction)
  connect(core.data, ram.data)
  return literal(uint(1), 0).any() as Signal<Bool>
}

/** Numbers that follow from a seed, a new one each cycle. Source: G. Marsaglia, "Xorshift RNGs", 2003. */
function xorshift(restart: Signal<Bool>, seed: Signal<UInt<32>>, salt: number): Signal<UInt<32>> {
  const state = reg(uint(32), { init: salt })
  const zeros = (count: number) => literal(uint(count), 0)
  const one = state.xor(cat(state.bits(18, 0), zeros(13)) as never)
  const two = one.xor(cat(zeros(17), one.bits(31, 17)) as never)
  const three = two.xor(cat(two.bits(26, 0), zeros(5)) as never)
  const start = seed.xor(literal(uint(32), salt))
  state.next = mux(restart, mux(start.any(), start, 1), three) as never
  return state as Signal<UInt<32>>
}
