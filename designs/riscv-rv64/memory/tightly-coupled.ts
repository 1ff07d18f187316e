import { bool, flip, memory, module, mux, ports, reg, struct, uint, when } from 'gatewright'
import { dataPort, instructionPort } from './port.ts'

/**
 * Block RAM on both ports of the core.
 *
 * Latency   a fetch 2 cycles, a load or store 1. Throughput: one request a cycle and port; a load right after a store waits
 *           for a cycle, because what is stored is written one cycle after it was taken. Words past the end answer with `error`.
 * Reset     contents stay.
 */
export const TightlyCoupledMemory = module(
  'tightly_coupled_memory',
  (p: { base: number; doublewords: number; init?: readonly bigint[] }) => {
    const io = ports({ instruction: flip(instructionPort()), data: flip(dataPort()) })
    const words = memory(uint(64), p.doublewords, { kind: 'block', collision: 'new', init: p.init ?? [] })
    const indexBits = Math.log2(p.doublewords)
    const base = BigInt(p.base) >> BigInt(indexBits + 3)
    const isInside = (address: typeof io.data.request.payload.address) => address.high(32 - indexBits - 3).eq(Number(base))

    const fetch = io.instruction.request
    const fetched = words.read(fetch.payload.address.bits(indexBits + 2, 3), { enable: fetch.valid })
    const isUpperHalf = reg(bool)
    const hasFetched = reg(bool, { init: false })
    const fetchedHigh = reg(uint(32))
    isUpperHalf.next = fetch.payload.address.bit(2)
    hasFetched.next = fetch.valid
    // Where it was is asked a cycle later, with the register in between.
    fetchedHigh.next = fetch.payload.address
    fetch.ready.set(true)
    // A register behind the block RAM: its data comes late, and has a long way through the decoder.
    const { response } = io.instruction
    const answer = reg(struct({ word: uint(32), error: bool }))
    const hasAnswer = reg(bool, { init: false })
    hasAnswer.next = hasFetched
    answer.next = { word: mux(isUpperHalf, fetched.bits(63, 32), fetched.bits(31, 0)), error: isInside(fetchedHigh).not() }
    response.valid.set(hasAnswer)
    response.word.set(answer.word)
    response.error.set(answer.error)

    const access = io.data.request
    const { writes, address, data, mask } = access.payload
    const hasAccessed = reg(bool, { init: false })
    const accessFailed = reg(bool)
    // A store is written a cycle after it was taken; a load that comes in that cycle is read in the next.
    const last = reg(struct({ index: uint(indexBits), data: uint(64), mask: uint(8) }))
    const stores = reg(bool, { init: false })
    const loadsLate = reg(bool, { init: false })
    access.ready.set(true)
    stores.next = access.valid.and(writes)
    loadsLate.next = access.valid.and(writes.not()).and(stores)
    hasAccessed.next = access.valid.and(writes.or(stores.not())).or(loadsLate)
    when(loadsLate.not(), () => {
      accessFailed.next = isInside(address).not()
      last.next = { index: address.bits(indexBits + 2, 3), data, mask }
    })
    const index = mux(stores.or(loadsLate), last.index, address.bits(indexBits + 2, 3))
    const loaded = words.read(index, { enable: stores.not() })
    words.write(index, last.data, { enable: stores.and(accessFailed.not()), mask: last.mask })
    io.data.response.valid.set(hasAccessed)
    io.data.response.data.set(loaded)
    io.data.response.error.set(accessFailed)
    return io
  },
)
