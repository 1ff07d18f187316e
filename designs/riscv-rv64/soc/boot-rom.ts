import { bool, flip, memory, module, mux, ports, reg, uint } from 'gatewright'
import type { Region } from 'gatewright/lib'
import { dataPort, instructionPort } from '../memory/port.ts'

/**
 * Read-only memory on both ports of the core.
 *
 * Latency   1 cycle. Throughput: one request a cycle and port.
 * Errors    a store, and any access outside of its region, answers with `error`.
 * Reset     none under way.
 */
export const BootRom = module('boot_rom', (p: { region: Region; words: readonly bigint[] }) => {
  const io = ports({ instruction: flip(instructionPort()), data: flip(dataPort()) })
  const size = Number(p.region.size)
  const top = Math.log2(size)
  const words = memory(uint(64), size / 8, { kind: 'block', init: p.words })
  const isOutside = (address: typeof io.data.request.payload.address) => address.high(32 - top).ne(Number(p.region.base) / size)

  const fetch = io.instruction.request
  const fetched = words.read(fetch.payload.address.bits(top - 1, 3), { enable: fetch.valid })
  const isUpperHalf = reg(bool)
  const hasFetched = reg(bool, { init: false })
  const fetchFailed = reg(bool)
  isUpperHalf.next = fetch.payload.address.bit(2)
  hasFetched.next = fetch.valid
  fetchFailed.next = isOutside(fetch.payload.address)
  fetch.ready.set(true)
  io.instruction.response.valid.set(hasFetched)
  io.instruction.response.word.set(mux(isUpperHalf, fetched.bits(63, 32), fetched.bits(31, 0)))
  io.instruction.response.error.set(fetchFailed)

  const access = io.data.request
  const loaded = words.read(access.payload.address.bits(top - 1, 3), { enable: access.valid })
  const hasAccessed = reg(bool, { init: false })
  const accessFailed = reg(bool)
  hasAccessed.next = access.valid
  accessFailed.next = isOutside(access.payload.address).or(access.payload.writes)
  access.ready.set(true)
  io.data.response.valid.set(hasAccessed)
  io.data.response.data.set(loaded)
  io.data.response.error.set(accessFailed)
  return io
})
