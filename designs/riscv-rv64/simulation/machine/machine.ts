import {
  assert,
  type Bool,
  bool,
  connect,
  input,
  literal,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  type UInt,
  uint,
  when,
} from 'gatewright'
import { Core } from '../../core.ts'
import { TightlyCoupledMemory } from '../../memory/tightly-coupled.ts'
import type { CoreOptions } from '../../options.ts'
import { Console, consoleDepth } from './console.ts'
import { memoryMap } from './memory-map.ts'
import { logDepth, RetirementLog } from './retirement-log.ts'
import { Timer } from './timer.ts'

export interface MachineOptions extends CoreOptions {
  /** Of RAM: a power of two. */
  readonly doublewords: number
  /** Whether every retired instruction is kept for the host (retirement-log.ts). */
  readonly logs: boolean
}

/** Why the host is to look: bits of `reason`. */
export const machineEvent = { host: 1, call: 2, console: 4, log: 8, trapLoop: 16, status: 32 } as const

/** What an assertion says that stops the engine for the host. */
export const stopMessage = 'the host is wanted'

/** Instruction fetches without an instruction that retires: only a trap handler that traps by itself comes that far. */
const trapLoopFetches = 20_000
/**
 * A computer around the core for programs that are simulated: RAM, timer, console, and ways to the host.
 *
 * The engine runs by itself until an assertion stops it: `event` then says why. So the host is entered for events alone, and at
 * the cycle of the event. Stores to `tohost`, the doubleword at an address that the host gives, are events; so is a load of
 * `memoryMap.hostCall`, which waits for the host to set `answer`; `call` is what was stored there and below (host-call.ts).
 */
export const Machine = module('rv64_machine', (p: MachineOptions) => {
  const io = ports({
    tohost: input(uint(32)),
    call: { operation: output(uint(64)), argument: output(uint(64)) },
    answer: input(uint(64)),
    given: input(uint(32)),
    /** How many log entries and characters the host has taken. */
    drained: { log: input(uint(32)), console: input(uint(32)) },
    taken: output(uint(32)),
    sent: output(uint(32)),
    logged: output(uint(32)),
    reason: output(uint(6)),
    /** The instruction that retired last. */
    at: output(uint(32)),
    cycles: output(uint(64)),
    instructions: output(uint(64)),
  })
  const { doublewords, logs, ...options } = p
  const core = Core({ ...options, rvfi: logs })
  const ram = TightlyCoupledMemory({ base: memoryMap.ram, doublewords })
  const timer = Timer()
  const terminal = Console()
  connect(core.instruction, ram.instruction)
  core.interrupts.software.set(timer.interrupts.software)
  core.interrupts.timer.set(timer.interrupts.timer)
  core.interrupts.external.set(false)
  core.mtime.set(timer.mtime)

  // ── data: RAM answers by itself; the devices a cycle after the request; a call to the host when the host has ──
  const { request, response } = core.data
  const { address, writes, mask, data } = request.payload
  const isRam = address.bit(31)
  const isTimer = address.high(16).eq(memoryMap.clint >>> 16)
  const isConsole = address.high(29).eq(memoryMap.uart >>> 3)
  const isArgument = address.high(29).eq(memoryMap.hostCall >>> 3)
  const isOperation = address.high(29).eq((memoryMap.hostCall >>> 3) - 1)
  const isCall = isArgument.and(writes.not())
  const calls = reg(uint(2), { init: 0 })
  const call = { operation: reg(uint(64)), argument: reg(uint(64)) }
  const isDeviceRequest = request.valid.and(isRam.not())
  request.ready.set(true)
  ram.data.request.valid.set(request.valid.and(isRam))
  ram.data.request.payload.set(request.payload)

  timer.access.offset.set(address.low(16))
  timer.access.writes.set(isDeviceRequest.and(isTimer).and(writes))
  timer.access.mask.set(mask)
  timer.access.data.set(data)
  terminal.access.lane.set(address.low(3))
  terminal.access.reads.set(isDeviceRequest.and(isConsole).and(writes.not()))
  terminal.access.writes.set(isDeviceRequest.and(isConsole).and(writes))
  terminal.access.mask.set(mask)
  terminal.access.data.set(data)
  const isAnswered = reg(bool, { init: false })
  const isRefused = reg(bool, { init: false })
  const answer = reg(uint(64))
  isAnswered.next = isDeviceRequest.and(isCall.not())
  isRefused.next = isTimer.or(isConsole).or(isArgument).or(isOperation).not()
  answer.next = mux(isTimer, timer.access.read, terminal.access.read)
  when(isDeviceRequest.and(isCall), () => {
    calls.next = 2
  }).elseWhen(calls.ne(0), () => {
    calls.next = calls.subWrap(1)
  })
  when(isDeviceRequest.and(writes), () => {
    when(isOperation, () => {
      call.operation.next = data
    })
    when(isArgument, () => {
      call.argument.next = data
    })
  })
  io.call.operation.set(call.operation)
  io.call.argument.set(call.argument)
  const isCallAnswered = calls.eq(1)
  response.valid.set(ram.data.response.valid.or(isAnswered).or(isCallAnswered))
  response.data.set(mux(isCallAnswered, io.answer, mux(isAnswered, answer, ram.data.response.data)))
  response.error.set(mux(ram.data.response.valid, ram.data.response.error, isAnswered.and(isRefused)))

  // ── what the host wants to know ──
  const cycles = reg(uint(64), { init: 0n })
  const instructions = reg(uint(64), { init: 0n })
  const at = reg(uint(32), { init: 0 })
  cycles.next = cycles.addWrap(1n)
  when(core.retired.valid, () => {
    instructions.next = instructions.addWrap(1n)
    at.next = core.retired.address
  })
  const fetches = reg(uint(16), { init: 0 })
  when(core.retired.valid, () => {
    fetches.next = 0
  }).elseWhen(core.instruction.request.valid.and(core.instruction.request.ready).and(fetches.lt(trapLoopFetches + 2)), () => {
    fetches.next = fetches.addWrap(1)
  })

  // ── events ──
  const tellsHost = reg(bool, { init: false })
  tellsHost.next = request.valid
    .and(isRam)
    .and(writes)
    .and(address.high(29).eq(io.tohost.high(29)))
  const isFull = (count: Signal<UInt<32>>, drained: Signal<UInt<32>>, depth: number): Signal<Bool> =>
    count.subWrap(drained).eq(depth - 64)
  const log = logs ? RetirementLog() : undefined
  if (log) {
    log.rvfi.valid.set((core as any).rvfi.valid)
    for (const name of Object.keys(log.rvfi)) if (name !== 'valid') (log.rvfi as any)[name].set((core as any).rvfi[name])
  }
  const logged = log ? (log.count as Signal<UInt<32>>) : literal(uint(32), 0)
  const wasConsoleFull = reg(bool, { init: false })
  const wasLogFull = reg(bool, { init: false })
  const isConsoleFull = isFull(terminal.sent, io.drained.console, consoleDepth)
  const isLogFull = isFull(logged, io.drained.log, logDepth)
  wasConsoleFull.next = isConsoleFull
  wasLogFull.next = isLogFull
  const wanted = [
    tellsHost,
    calls.eq(2),
    isConsoleFull.and(wasConsoleFull.not()),
    isLogFull.and(wasLogFull.not()),
    fetches.eq(trapLoopFetches),
    log ? log.changesStatus : literal(bool, false),
  ]
  const reason = reg(uint(6), { init: 0 })
  const now = wanted.map((isWanted, bit) => mux(isWanted, literal(uint(6), 1 << bit), 0)).reduce((a, b) => a.or(b))
  reason.next = now
  assert(now.eq(0), stopMessage)

  io.reason.set(reason)
  io.at.set(at)
  io.cycles.set(cycles)
  io.instructions.set(instructions)
  terminal.given.set(io.given)
  io.taken.set(terminal.taken)
  io.sent.set(terminal.sent)
  io.logged.set(logged)
  return io
})
