import type { CorePorts } from '../core.ts'
import { FetchUnit } from '../fetch/fetch-unit.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'

/** Words come in along the predicted path. Returns the unit, which later stages redirect and teach. */
export function fetchStage(pipe: CorePipe, io: CorePorts, p: CoreOptions) {
  const { fetch } = pipe
  const compressed = p.extensions.some(({ name }) => name === 'C')
  const fetching = FetchUnit({ reset: p.resetVector, predictorEntries: p.predictorEntries, compressed })
  const { request, response } = fetching.memory
  io.instruction.request.valid.set(request.valid)
  io.instruction.request.payload.set(request.payload)
  request.ready.set(io.instruction.request.ready)
  response.valid.set(io.instruction.response.valid)
  response.word.set(io.instruction.response.word)
  response.error.set(io.instruction.response.error)

  const { valid, ready, payload } = fetching.out
  fetch.validWhen(valid)
  ready.set(fetch.isFiring)
  fetch.set(pipe.word, payload.word)
  fetch.set(pipe.address, payload.address)
  fetch.set(pipe.fetched, payload.fetched)
  fetch.set(pipe.isCompressed, payload.isCompressed)
  fetch.set(pipe.fetchFails, payload.fails)
  fetch.set(pipe.failsLate, payload.failsLate)
  fetch.set(pipe.prediction, payload.prediction)
  return fetching
}
export type FetchStage = ReturnType<typeof fetchStage>
