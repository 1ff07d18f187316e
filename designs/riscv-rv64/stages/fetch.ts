import type { Bool, Signal } from 'gatewright'
import { FetchUnit } from '../fetch/fetch-unit.ts'
import { SequentialFetch } from '../fetch/sequential-fetch.ts'
import type { InstructionSide } from '../memory/data-side.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'

/**
 * Words come in along the predicted path; where the path has left 32 bits (`fetchesBeyond`) they are not to be had.
 *
 * Returns the unit, which later stages redirect and teach.
 */
export function fetchStage(pipe: CorePipe, side: InstructionSide, p: CoreOptions, fetchesBeyond: Signal<Bool>) {
  const { fetch } = pipe
  const compressed = p.extensions.some(({ name }) => name === 'C')
  const unit =
    p.flow === 'single'
      ? SequentialFetch({ reset: p.resetVector })
      : FetchUnit({ reset: p.resetVector, predictorEntries: p.predictorEntries, compressed })
  const { request, response } = unit.memory
  side.request.valid.set(request.valid)
  side.request.payload.set(request.payload)
  request.ready.set(side.request.ready)
  response.valid.set(side.response.valid)
  response.word.set(side.response.word)
  response.error.set(side.response.error)

  const { valid, ready, payload } = unit.out
  fetch.validWhen(valid)
  ready.set(fetch.isFiring)
  fetch.set(pipe.word, payload.word)
  fetch.set(pipe.address, payload.address)
  fetch.set(pipe.fetched, payload.fetched)
  fetch.set(pipe.isCompressed, payload.isCompressed)
  fetch.set(pipe.fetchFails, payload.fails.or(fetchesBeyond))
  fetch.set(pipe.failsLate, payload.failsLate.and(fetchesBeyond.not()))
  fetch.set(pipe.prediction, payload.prediction)
  return unit
}
export type FetchStage = ReturnType<typeof fetchStage>
