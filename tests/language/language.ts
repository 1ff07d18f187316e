// The surface of the language, by example. Every construct here works exactly as written; language.spec.ts runs it.
import {
  array,
  bits,
  bool,
  cat,
  choice,
  clock,
  clockDomain,
  connect,
  type Domain,
  derivedDomain,
  foreign,
  inDomain,
  input,
  match,
  memory,
  module,
  mux,
  output,
  ports,
  reg,
  type Shape,
  type Signal,
  select,
  sink,
  sint,
  source,
  struct,
  type UInt,
  uint,
  when,
  wire,
} from 'gatewright'

// ── 1. A module is a function from parameters to ports ─────────────────────────────────────────────
// Names in Verilog are the names written here: module counter, ports enable/clear/count, register value.
export const Counter = module('counter', (p: { width: number }) => {
  const io = ports({ enable: input(bool), clear: input(bool), count: output(uint(p.width)) })
  const value = reg(uint(p.width), { init: 0 })

  when(io.clear, () => {
    value.next = 0 //                     a register's value after the next edge: `.next =`
  }).elseWhen(io.enable, () => {
    value.next = value.addWrap(1)
  })
  io.count.set(value) //                  a wire's or output's value now: `.set()`
  return io
})

// ── 2. Widths are part of the type ─────────────────────────────────────────────────────────────────
export const Widths = module('widths', () => {
  const io = ports({ a: input(uint(8)), b: input(uint(12)), s: input(sint(8)), sum: output(uint(13)), flags: output(uint(4)) })

  io.sum.set(io.a.add(io.b)) //           exact: max(8, 12) + 1 = 13, checked in the editor
  const narrow = wire(uint(12))
  narrow.set(io.a.extend(12).addWrap(io.b)) // modulo 2^12, asked for
  const top: Signal<UInt<4>> = io.b.bits(11, 8) //                   Verilog's order: high, low, inclusive
  const joined: Signal<UInt<20>> = cat(io.a, io.b) //                first operand on top
  const product: Signal<UInt<20>> = io.a.mul(io.b)
  const odd = joined.any().or(product.parity()).or(io.s.lt(-3)).or(narrow.bit(0))
  const flags = wire(uint(4))
  flags.bits(3, 1).set(mux(odd, top.bits(3, 1), 0b101)) //   slices are driven apart
  flags.bit(0).set(cat(odd, odd, top).parity())
  io.flags.set(flags)
  return io
})

// ── 3. Shapes: struct, choice, array; values of any shape from plain data ──────────────────────────
export const EthernetHeader = struct({ destination: uint(48), source: uint(48), type: uint(16) }) // first field on top
export const Verdict = choice('keep', 'drop', 'count')

export const Classifier = module('classifier', () => {
  const io = ports({ header: input(EthernetHeader), station: input(uint(48)), verdict: output(Verdict) })
  const isMine = io.header.destination.eq(io.station)
  const isMulticast = io.header.destination.bit(40)
  io.verdict.set(mux(isMine, Verdict.is.keep, mux(isMulticast, Verdict.is.count, 'drop')))

  const seen = reg(array(EthernetHeader, 4))
  const at = reg(uint(2), { init: 0 })
  when(isMine, () => {
    seen.at(at).next = io.header
    seen.at(0).type.next = 0x88b5 //      one field of one element
    at.next = at.addWrap(1)
  })
  return io
})

// ── 4. Interfaces have directions, nest, and flip ──────────────────────────────────────────────────
export const memoryBus = <A extends number, D extends number>(address: UInt<A>, data: UInt<D>) => ({
  request: source(struct({ address, write: bool, data })),
  response: sink(data),
})

export const SkidBuffer = module('skid_buffer', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) }) // valid, ready, payload
  const spare = reg(p.shape)
  const held = reg(bool, { init: false })

  io.in.ready.set(held.not())
  io.out.valid.set(io.in.valid.or(held))
  io.out.payload.set(mux(held, spare, io.in.payload))
  when(io.out.ready, () => {
    held.next = false
  }).elseWhen(io.in.valid.and(held.not()), () => {
    held.next = true
    spare.next = io.in.payload
  })
  return io
})

// ── 5. Instances; loops, functions and generics are TypeScript's own ───────────────────────────────
export const Delay = module('delay', <S extends Shape>(p: { shape: S; stages: number }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const stages = Array.from({ length: p.stages }, () => SkidBuffer({ shape: p.shape })) // stages_0, stages_1, …
  stages.forEach((stage, i) => connect(i === 0 ? io.in : stages[i - 1]!.out, stage.in))
  connect(stages.at(-1)!.out, io.out) //  either order: directions decide who drives
  return io
})

// ── 6. State machines ──────────────────────────────────────────────────────────────────────────────
export const UartTransmitter = module('uart_tx', (p: { divisor: number }) => {
  const io = ports({ in: sink(uint(8)), tx: output(bool) })
  const state = reg(choice('idle', 'start', 'data', 'stop'), { init: 'idle' })
  const ticks = reg(uint(bits(p.divisor)), { init: 0 })
  const shift = reg(uint(8))
  const index = reg(uint(3))
  const tick = ticks.eq(p.divisor - 1)

  ticks.next = mux(tick, 0, ticks.addWrap(1))
  io.in.ready.set(state.eq('idle'))
  io.tx.set(select(bool, state, { idle: true, start: false, data: shift.bit(0), stop: true }))
  match(state, {
    idle: () => {
      when(io.in.valid, () => {
        shift.next = io.in.payload
        ticks.next = 0
        state.next = 'start'
      })
    },
    start: () => {
      when(tick, () => {
        index.next = 0
        state.next = 'data'
      })
    },
    data: () => {
      when(tick, () => {
        shift.next = shift.shr(1)
        index.next = index.addWrap(1)
        when(index.eq(7), () => (state.next = 'stop'))
      })
    },
    stop: () => {
      when(tick, () => (state.next = 'idle'))
    },
  }) // a missing arm is a type error; `_:` is the default arm
  return io
})

// ── 7. Memories have explicit ports ────────────────────────────────────────────────────────────────
const readPort = { address: input(uint(5)), data: output(uint(64)) }

export const RegisterFile = module('register_file', () => {
  const io = ports({
    read: [readPort, readPort],
    write: { enable: input(bool), address: input(uint(5)), data: input(uint(64)) },
  })
  const registers = memory(uint(64), 32, { kind: 'distributed' }) //  'block' | 'distributed' | 'registers' | 'any'
  for (const port of io.read) port.data.set(registers.readNow(port.address)) // combinational read
  registers.write(io.write.address, io.write.data, { enable: io.write.enable })
  return io
})

export const PacketRam = module('packet_ram', () => {
  const io = ports({
    write: { enable: input(bool), address: input(uint(9)), data: input(uint(72)) },
    address: input(uint(9)),
    data: output(uint(72)),
  })
  const ram = memory(uint(72), 512, { kind: 'block', collision: 'never' }) // 'old' costs 155 FF and 72 muxes on ECP5
  ram.write(io.write.address, io.write.data, { enable: io.write.enable })
  io.data.set(ram.read(io.address)) //    one cycle later
  return io
})

// ── 8. Clock domains: crossing one by accident is an elaboration error ─────────────────────────────
export const system = clockDomain('system', { frequency: 100e6, reset: 'sync' })
export const line = clockDomain('line', { frequency: 156.25e6, reset: 'async' })

export const ToggleCrossing = module('toggle_crossing', ({ from, to }: { from: Domain; to: Domain }) => {
  const io = ports({ pulse: input(bool, { domain: from }), out: output(bool, { domain: to }) })
  const toggle = inDomain(from, () => reg(bool, { init: false }))
  when(io.pulse, () => (toggle.next = toggle.not()))
  inDomain(to, () => {
    const first = reg(bool, { init: false })
    const second = reg(bool, { init: false })
    const before = reg(bool, { init: false })
    first.next = toggle.crossing('first of two flip-flops') //   the one, explicit way across: a register on either side
    second.next = first
    before.next = second
    io.out.set(second.ne(before))
  })
  return io
})

export const TwoClocks = module('two_clocks', () => {
  const io = ports({ go: input(bool, { domain: system }), went: output(bool, { domain: line }) })
  const crossing = ToggleCrossing({ from: system, to: line })
  crossing.pulse.set(io.go)
  io.went.set(crossing.out)
  return io
})

const Pll = foreign('EHXPLLL', { CLKI: input(clock), CLKOP: output(clock), LOCK: output(bool) })

export const Doubled = module('doubled', () => {
  const io = ports({ blink: output(bool, { domain: system }) })
  const pll = Pll()
  pll.CLKI.set(system.clock)
  const fast = derivedDomain('fast', { clock: pll.CLKOP, frequency: 200e6 })
  const ticks = inDomain(fast, () => reg(uint(24)))
  ticks.next = ticks.addWrap(1)
  const slow = inDomain(system, () => reg(bool, { init: false }))
  slow.next = ticks.bit(23).crossing('a slow bit, straight from its register')
  io.blink.set(slow)
  return io
})

// ── 9. Verilog from elsewhere ──────────────────────────────────────────────────────────────────────
export const Multiplier = foreign(
  'MULT18X18D',
  { A: input(uint(18)), B: input(uint(18)), P: output(uint(36)) },
  { parameters: { REG_INPUTA_CLK: 'NONE' } },
)
