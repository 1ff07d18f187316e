import { type bool, flip, literal, module, mux, ports, type Signal, type UInt, uint } from 'gatewright'
import type { Region } from 'gatewright/lib'
import { dataPort } from '../memory/port.ts'
import { isInRegion } from './region.ts'

/**
 * Sends the core's loads and stores to where their addresses lie.
 *
 * Ports       `data`: the core's, with one request on its way at most. `targets`: one a region; `others`: all else.
 * Latency     none.
 * Timing      requests and answers pass the choice of the target. `ready` does not look at the address, which is known late:
 *             it is there when all targets are ready, as they are while none has a request.
 * Reset       needs none: it keeps nothing.
 */
export const DataRouter = module('data_router', (p: { regions: readonly Region[] }) => {
  const io = ports({ data: flip(dataPort()), targets: p.regions.map(() => dataPort()), others: dataPort() })
  const { request, response } = io.data
  const inRegion = p.regions.map((region) => isInRegion(request.payload.address, region))
  const isOther = inRegion.reduce((some, one) => some.or(one)).not()
  const all = [...io.targets.map((target, i) => [target, inRegion[i]!] as const), [io.others, isOther] as const]
  const isReady = all.map(([target]) => target.request.ready).reduce((every, one) => every.and(one))
  request.ready.set(isReady)
  for (const [target, isHere] of all) {
    target.request.valid.set(request.valid.and(isHere).and(isReady))
    target.request.payload.set(request.payload)
  }
  const either = (list: readonly Signal<typeof bool>[]) => list.reduce((some, one) => some.or(one))
  const answers = all.map(([target]) => target.response)
  response.valid.set(either(answers.map(({ valid }) => valid)))
  response.error.set(either(answers.map(({ valid, error }) => valid.and(error))))
  response.data.set(
    answers
      .map(({ valid, data }) => mux(valid, data, literal(uint(64), 0n)) as Signal<UInt<64>>)
      .reduce((some, one) => some.or(one) as Signal<UInt<64>>),
  )
  return io
})
