import { type Bool, bool, connect, input, module, ports, reg, type Signal, uint, when } from 'gatewright'
import { Core } from '../core.ts'
import type { CoreOptions } from '../options.ts'
import { rvfiPorts } from '../rvfi.ts'

/** What the solver chooses in each cycle for one port to memory: whether it takes a request, whether it answers, and with what. */
const free = (width: number) => ({ ready: input(bool), answers: input(bool), data: input(uint(width)), error: input(bool) })

/** Requests that one port may have on their way. */
const underWayAtMost = 4

/**
 * The core for riscv-formal: all that comes from outside is chosen by the solver, within what the ports allow.
 *
 * An answer comes one cycle after its request or later, in the order of the requests; nothing says that two loads from one
 * address agree. Where `isFair` holds, requests are taken and answered at once.
 */
export const FormalCore = module('rv64_formal_core', (p: Omit<CoreOptions, 'rvfi'>) => {
  const io = ports({
    instruction: free(32),
    data: free(64),
    isFair: input(bool),
    interrupts: { software: input(bool), timer: input(bool), external: input(bool) },
    mtime: input(uint(64)),
    rvfi: rvfiPorts(),
  })
  const core = Core({ ...p, rvfi: true })
  const fetched = answersOf(core.instruction.request, io.instruction, io.isFair)
  core.instruction.response.valid.set(fetched)
  core.instruction.response.word.set(io.instruction.data)
  core.instruction.response.error.set(io.instruction.error)
  const accessed = answersOf(core.data.request, io.data, io.isFair)
  core.data.response.valid.set(accessed)
  core.data.response.data.set(io.data.data)
  core.data.response.error.set(io.data.error)
  core.interrupts.software.set(io.interrupts.software)
  core.interrupts.timer.set(io.interrupts.timer)
  core.interrupts.external.set(io.interrupts.external)
  core.mtime.set(io.mtime)
  connect((core as any).rvfi, io.rvfi)
  return io
})

/** Takes requests and answers them as the solver chooses: whether an answer comes in this cycle. */
function answersOf(request: any, chosen: { ready: Signal<Bool>; answers: Signal<Bool> }, isFair: Signal<Bool>): Signal<Bool> {
  const underWay = reg(uint(3), { init: 0 })
  const isReady = underWay.lt(underWayAtMost).and(chosen.ready.or(isFair))
  const answers = underWay.any().and(chosen.answers.or(isFair))
  request.ready.set(isReady)
  const isTaken = request.valid.and(isReady)
  when(isTaken.and(answers.not()), () => {
    underWay.next = underWay.addWrap(1)
  }).elseWhen(answers.and(isTaken.not()), () => {
    underWay.next = underWay.subWrap(1)
  })
  return answers
}
