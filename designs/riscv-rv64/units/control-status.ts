import {
  bool,
  cat,
  choice,
  input,
  literal,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  select,
  type UInt,
  uint,
  when,
} from 'gatewright'

/** Causes of exceptions. Source: volume II, "Machine Cause (mcause) Register". */
export const cause = {
  misalignedFetch: 0,
  fetchFault: 1,
  illegal: 2,
  breakpoint: 3,
  misalignedLoad: 4,
  loadFault: 5,
  misalignedStore: 6,
  storeFault: 7,
  call: 11,
} as const

/** Addresses of the registers. Source: volume II, "CSR Listing". */
export const csrAddress = {
  cycle: 0xc00,
  time: 0xc01,
  instret: 0xc02,
  mvendorid: 0xf11,
  marchid: 0xf12,
  mimpid: 0xf13,
  mhartid: 0xf14,
  mconfigptr: 0xf15,
  mstatus: 0x300,
  misa: 0x301,
  mie: 0x304,
  mtvec: 0x305,
  mcountinhibit: 0x320,
  mscratch: 0x340,
  mepc: 0x341,
  mcause: 0x342,
  mtval: 0x343,
  mip: 0x344,
  mcycle: 0xb00,
  minstret: 0xb02,
} as const

/** Without a trigger `tselect` reads 0, and what it selects: the first four registers of this group. Source: Debug Specification, 5.7.1. */
const triggers = 0x7a0

/** What this core does not have reads 0: `mhpmcounter3` … 31 and their events, triggers. */
const isAbsent = (address: Signal<UInt<12>>) => {
  const group = address.bits(11, 5)
  const isCounter = group.eq(csrAddress.mcycle >> 5)
  const isEvent = group.eq(csrAddress.mcountinhibit >> 5)
  return isCounter
    .or(isEvent)
    .and(address.low(5).ge(3))
    .or(address.high(10).eq(triggers >> 2))
}

/** Whether an instruction may access a register, and write it. `others` are those of extensions. */
export function isAccessible(
  address: Signal<UInt<12>>,
  writes: Signal<typeof bool>,
  others: readonly number[],
): Signal<typeof bool> {
  const isKnown = select(bool, address, {
    ...Object.fromEntries([...Object.values(csrAddress), ...others].map((known) => [known, true])),
    _: false,
  } as never)
  const isReadOnly = address.high(2).all()
  return isKnown.or(isAbsent(address)).and(isReadOnly.and(writes).not()) as Signal<typeof bool>
}

/** The registers that fill 64 bits. */
export const WideRegister = choice('none', 'cycle', 'instret', 'time', 'mtvec', 'mscratch', 'mepc', 'mtval')

export const wideRegister = (address: Signal<UInt<12>>): Signal<typeof WideRegister> =>
  select(WideRegister, address, {
    [csrAddress.cycle]: 'cycle',
    [csrAddress.mcycle]: 'cycle',
    [csrAddress.instret]: 'instret',
    [csrAddress.minstret]: 'instret',
    [csrAddress.time]: 'time',
    [csrAddress.mtvec]: 'mtvec',
    [csrAddress.mscratch]: 'mscratch',
    [csrAddress.mepc]: 'mepc',
    [csrAddress.mtval]: 'mtval',
    _: 'none',
  } as never) as Signal<typeof WideRegister>

export const CsrOperation = choice('write', 'set', 'clear')

export interface ControlStatusOptions {
  readonly hartId: number
  /** The letters of `misa`. */
  readonly extensions: string
  readonly resetVector: number
}

const controlStatusPorts = () =>
  ports({
    access: {
      isDone: input(bool),
      writes: input(bool),
      address: input(uint(12)),
      wide: input(WideRegister),
      operation: input(CsrOperation),
      operand: input(uint(64)),
      old: output(uint(64)),
      /** Of registers that extensions have: 0 where another is read. */
      outside: input(uint(64)),
      /** What is written, and whether something is. */
      value: output(uint(64)),
      isWritten: output(bool),
    },
    trap: {
      isTaken: input(bool),
      isInterrupt: input(bool),
      cause: input(uint(4)),
      /** The cause where it is an interrupt: known earlier. */
      interrupt: input(uint(4)),
      /** Bit 32: it lies beyond. */
      address: input(uint(33)),
      value: input(uint(64)),
      returns: input(bool),
    },
    /** The instruction that accesses, or another, is done with: it does not count itself where it reads, nor where it writes. */
    retires: input(bool),
    interrupts: { software: input(bool), timer: input(bool), external: input(bool) },
    mtime: input(uint(64)),
    /** An interrupt is to be taken, and which. */
    interrupt: { isPending: output(bool), cause: output(uint(4)) },
    /** Some interrupt is there that is enabled in `mie`, whatever `mstatus` says: WFI ends. */
    wakes: output(bool),
    handler: output(uint(32)),
    resume: output(uint(33)),
  })

/**
 * Machine mode's control and status registers: one access a cycle, traps and returns, counters, interrupts.
 *
 * Ports     `access`: `old` follows `address` and `wide`, which is `wideRegister(address)`, in the same cycle; what is written shows from the next cycle on. A trap wins over an access.
 * Source    RISC-V Instruction Set Manual, volume II, "Machine-Level ISA".
 */
export const ControlStatus = module('control_status', (p: ControlStatusOptions) => {
  const io = controlStatusPorts()
  const word = uint(64)
  const isEnabled = reg(bool, { init: false })
  const wasEnabled = reg(bool, { init: false })
  const enables = {
    software: reg(bool, { init: false }),
    timer: reg(bool, { init: false }),
    external: reg(bool, { init: false }),
  }
  // Addresses are 32 bits wide, as the core's: of the handler's, what is written above bit 31 is not kept (WARL).
  const vector = reg(uint(32), { init: p.resetVector })
  const scratch = reg(word, { init: 0n })
  /** Bit 32: it lies beyond. */
  const exceptionAddress = reg(uint(33), { init: 0n })
  const trapValue = reg(word, { init: 0n })
  const causeIsInterrupt = reg(bool, { init: false })
  const cause = reg(uint(6), { init: 0 })
  const cycle = reg(word, { init: 0n })
  const retired = reg(word, { init: 0n })
  const inhibits = { cycle: reg(bool, { init: false }), instret: reg(bool, { init: false }) }

  // ── read: the registers of 64 bits by a number decoded a stage ahead, the others where theirs is the address ──
  const { access } = io
  const misa = (2n << 62n) | [...p.extensions].reduce((bits, letter) => bits | (1n << BigInt(letter.charCodeAt(0) - 65)), 0n)
  const narrow: readonly (readonly [keyof typeof csrAddress, Signal<UInt<64>>])[] = [
    ['mhartid', literal(word, BigInt(p.hartId))],
    ['mstatus', bitsAt({ 3: isEnabled, 7: wasEnabled, 11: true, 12: true })],
    ['misa', literal(word, misa)],
    ['mie', bitsAt({ 3: enables.software, 7: enables.timer, 11: enables.external })],
    ['mcountinhibit', bitsAt({ 0: inhibits.cycle, 2: inhibits.instret })],
    ['mcause', cat(causeIsInterrupt, literal(uint(57), 0), cause) as Signal<UInt<64>>],
    ['mip', bitsAt({ 3: io.interrupts.software, 7: io.interrupts.timer, 11: io.interrupts.external })],
  ]
  const narrowOld = narrow
    .map(([name, held]) => mux(access.address.eq(csrAddress[name]), held, literal(word, 0n)))
    .reduce((a, b) => a.or(b), access.outside)
  const old = select(word, access.wide, {
    none: narrowOld,
    cycle,
    instret: retired,
    time: io.mtime,
    mtvec: vector.extend(64),
    mscratch: scratch,
    mepc: exceptionAddress.extend(64),
    mtval: trapValue,
  })
  access.old.set(old)

  // ── write ──
  const value = select(word, access.operation, {
    write: access.operand,
    set: old.or(access.operand),
    clear: old.and(access.operand.not()),
  })
  const isWritten = access.isDone.and(access.writes)
  access.value.set(value)
  access.isWritten.set(isWritten)
  const writes = (name: keyof typeof csrAddress) => isWritten.and(access.address.eq(csrAddress[name]))
  when(writes('mcycle'), () => {
    cycle.next = value
  }).elseWhen(inhibits.cycle.not(), () => {
    cycle.next = cycle.addWrap(1n)
  })
  when(writes('minstret'), () => {
    retired.next = value
  }).elseWhen(io.retires.and(inhibits.instret.not()), () => {
    retired.next = retired.addWrap(1n)
  })
  when(writes('mcountinhibit'), () => {
    inhibits.cycle.next = value.bit(0)
    inhibits.instret.next = value.bit(2)
  })
  when(writes('mie'), () => {
    enables.software.next = value.bit(3)
    enables.timer.next = value.bit(7)
    enables.external.next = value.bit(11)
  })
  when(writes('mtvec'), () => {
    vector.next = cat(value.bits(31, 2), literal(uint(1), 0), value.bit(0))
  })
  when(writes('mscratch'), () => {
    scratch.next = value
  })
  when(writes('mstatus'), () => {
    isEnabled.next = value.bit(3)
    wasEnabled.next = value.bit(7)
  })
  // What is written beyond 32 bits stays beyond. From the operand, because the old value comes late: above bit 32 that is 0.
  const wasBeyond = exceptionAddress.bit(32)
  const staysBeyond = select(bool, access.operation, {
    write: access.operand.high(32).any(),
    set: access.operand.high(32).any().or(wasBeyond),
    clear: wasBeyond.and(access.operand.bit(32).not()),
  } as never)
  when(writes('mepc'), () => {
    exceptionAddress.next = p.extensions.includes('C')
      ? cat(staysBeyond, value.bits(31, 1), literal(uint(1), 0))
      : cat(staysBeyond, value.bits(31, 2), literal(uint(2), 0))
  })
  when(writes('mtval'), () => {
    trapValue.next = value
  })
  when(writes('mcause'), () => {
    causeIsInterrupt.next = value.bit(63)
    cause.next = value.low(6)
  })

  // ── traps ──
  const { trap } = io
  when(trap.isTaken, () => {
    isEnabled.next = false
    wasEnabled.next = isEnabled
    exceptionAddress.next = trap.address
    trapValue.next = trap.value
    causeIsInterrupt.next = trap.isInterrupt
    cause.next = trap.cause.extend(6)
  }).elseWhen(trap.returns, () => {
    isEnabled.next = wasEnabled
    wasEnabled.next = true
  })
  const base = cat(vector.bits(31, 2), literal(uint(2), 0))
  const isVectored = vector.bit(0).and(trap.isInterrupt)
  io.handler.set(mux(isVectored, base.addWrap(cat(trap.interrupt, literal(uint(2), 0)).extend(32)), base))
  io.resume.set(exceptionAddress)

  // ── interrupts: external before software before timer ──
  const external = io.interrupts.external.and(enables.external)
  const software = io.interrupts.software.and(enables.software)
  const timer = io.interrupts.timer.and(enables.timer)
  const any = external.or(software).or(timer)
  const isPending = reg(bool, { init: false })
  const pendingCause = reg(uint(4))
  isPending.next = any.and(isEnabled)
  pendingCause.next = mux(external, literal(uint(4), 11), mux(software, literal(uint(4), 3), 7))
  io.interrupt.isPending.set(isPending.and(isEnabled))
  io.interrupt.cause.set(pendingCause)
  const wakes = reg(bool, { init: false })
  wakes.next = any
  io.wakes.set(wakes)
  return io
})

/** In place of `ControlStatus` where there is no machine mode: nothing is there to be read, and no interrupt comes. */
export const NoControlStatus = module('no_control_status', () => {
  const io = controlStatusPorts()
  io.access.old.set(0n)
  io.access.value.set(0n)
  io.access.isWritten.set(false)
  io.interrupt.isPending.set(false)
  io.interrupt.cause.set(0)
  io.wakes.set(false)
  io.handler.set(0)
  io.resume.set(0)
  return io
})

export type ControlStatusUnit = ReturnType<typeof ControlStatus>

/** 64 bits of which these are set, or are signals. */
function bitsAt(parts: Readonly<Record<number, Signal<typeof bool> | true>>): Signal<UInt<64>> {
  const list = Array.from({ length: 64 }, (_, i) => {
    const part = parts[63 - i]
    return part === undefined ? literal(bool, false) : typeof part === 'boolean' ? literal(bool, part) : part
  })
  return cat(...(list as [Signal<typeof bool>])) as unknown as Signal<UInt<64>>
}
