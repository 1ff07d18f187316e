/** Modules in one file of the project that is type-checked. */
export const modulesOfFile = 8

/**
 * One file of eight modules, one of each kind that the language's examples have. Widths and names follow from the number,
 * so that no two files have a type in common.
 */
export function moduleFile(number: number): string {
  const width = 8 + number
  const data = 9 + number
  const address = 4 + (number % 8)
  return `import {
  array, bits, bool, cat, choice, connect, input, match, memory, module, mux, output, ports, reg, type Shape, select, sink,
  sint, source, struct, uint, when, wire,
} from 'gatewright'

export const Counter${number} = module('counter_${number}', () => {
  const io = ports({ enable: input(bool), clear: input(bool), count: output(uint(${width})) })
  const value = reg(uint(${width}), { init: 0 })
  when(io.clear, () => {
    value.next = 0
  }).elseWhen(io.enable, () => {
    value.next = value.addWrap(1)
  })
  io.count.set(value)
  return io
})

export const Arithmetic${number} = module('arithmetic_${number}', () => {
  const io = ports({
    a: input(uint(${width})), b: input(uint(${data})), s: input(sint(${width})),
    sum: output(uint(${data + 1})), product: output(uint(${width + data})), flags: output(uint(4)),
  })
  io.sum.set(io.a.add(io.b))
  io.product.set(io.a.mul(io.b))
  const narrow = wire(uint(${data}))
  narrow.set(io.a.extend(${data}).addWrap(io.b))
  const top = io.b.bits(${data - 1}, ${data - 4})
  const joined = cat(io.a, io.b)
  const odd = joined.any().or(joined.parity()).or(io.s.lt(-3)).or(narrow.bit(0))
  const flags = wire(uint(4))
  flags.bits(3, 1).set(mux(odd, top.bits(3, 1), 0b101))
  flags.bit(0).set(cat(odd, odd, top).parity())
  io.flags.set(flags)
  return io
})

export const Header${number} = struct({ destination: uint(${width}), origin: uint(${data}), type: uint(16) })
export const Verdict${number} = choice('keep', 'drop', 'count', 'only${number}')

export const Classifier${number} = module('classifier_${number}', () => {
  const io = ports({ header: input(Header${number}), station: input(uint(${width})), verdict: output(Verdict${number}) })
  const isMine = io.header.destination.eq(io.station)
  io.verdict.set(mux(isMine, Verdict${number}.is.keep, mux(io.header.destination.bit(0), Verdict${number}.is.count, 'drop')))
  const seen = reg(array(Header${number}, 4))
  const at = reg(uint(2), { init: 0 })
  when(isMine, () => {
    seen.at(at).next = io.header
    seen.at(0).type.next = 0x88b5
    at.next = at.addWrap(1)
  })
  return io
})

export const Skid${number} = module('skid_${number}', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
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

export const Delay${number} = module('delay_${number}', (p: { stages: number }) => {
  const io = ports({ in: sink(Header${number}), out: source(Header${number}) })
  const stages = Array.from({ length: p.stages }, () => Skid${number}({ shape: Header${number} }))
  stages.forEach((stage, i) => connect(i === 0 ? io.in : stages[i - 1]!.out, stage.in))
  connect(stages.at(-1)!.out, io.out)
  return io
})

export const Transmitter${number} = module('transmitter_${number}', (p: { divisor: number }) => {
  const io = ports({ in: sink(uint(${width})), tx: output(bool) })
  const state = reg(choice('idle', 'start', 'data', 'stop'), { init: 'idle' })
  const ticks = reg(uint(bits(p.divisor)), { init: 0 })
  const shift = reg(uint(${width}))
  const index = reg(uint(${bitsFor(width)}))
  const tick = ticks.eq(p.divisor - 1)
  ticks.next = mux(tick, 0, ticks.addWrap(1))
  io.in.ready.set(state.eq('idle'))
  io.tx.set(select(bool, state, { idle: true, start: false, data: shift.bit(0), stop: true }))
  match(state, {
    idle: () => {
      when(io.in.valid, () => {
        shift.next = io.in.payload
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
        when(index.eq(${width - 1}), () => (state.next = 'stop'))
      })
    },
    stop: () => {
      when(tick, () => (state.next = 'idle'))
    },
  })
  return io
})

const readPort${number} = { address: input(uint(${address})), data: output(uint(${data})) }

export const RegisterFile${number} = module('register_file_${number}', () => {
  const io = ports({
    read: [readPort${number}, readPort${number}],
    write: { enable: input(bool), address: input(uint(${address})), data: input(uint(${data})) },
  })
  const registers = memory(uint(${data}), ${1 << address}, { kind: 'distributed' })
  for (const port of io.read) port.data.set(registers.readNow(port.address))
  registers.write(io.write.address, io.write.data, { enable: io.write.enable })
  return io
})

export const Top${number} = module('top_${number}', () => {
  const io = ports({ in: sink(Header${number}), out: source(Header${number}), count: output(uint(${width})) })
  const delay = Delay${number}({ stages: 2 })
  connect(io.in, delay.in)
  connect(delay.out, io.out)
  const counter = Counter${number}()
  counter.enable.set(io.out.valid.and(io.out.ready))
  counter.clear.set(io.out.payload.type.eq(${number}))
  io.count.set(counter.count)
  return io
})
`
}

const bitsFor = (count: number): number => Math.max(1, Math.ceil(Math.log2(count)))
