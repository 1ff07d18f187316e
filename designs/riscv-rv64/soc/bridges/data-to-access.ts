import { bool, flip, module, ports, reg, type Signal, type UInt } from 'gatewright'
import { accessPort } from 'gatewright/lib'
import { dataPort } from '../../memory/port.ts'

/**
 * Lets the core reach registers of 64 bits that never wait, without a bus between: those that are close to it.
 *
 * Ports     `data`; `access` (gatewright/lib, access-port.ts), with so many bits of a byte address.
 * Latency   1 cycle. Throughput: one access a cycle.
 * Errors    a refused access answers with `error`.
 */
export const DataToAccess = module('data_to_access', (p: { address: number }) => {
  const io = ports({ data: flip(dataPort()), access: accessPort({ address: p.address, data: 64 }) })
  const { request, response } = io.data
  const isAnswered = reg(bool, { init: false })
  const isFailed = reg(bool)
  io.access.enable.set(request.valid)
  io.access.isWrite.set(request.payload.writes)
  io.access.address.set((request.payload.address as Signal<UInt<any>>).bits(p.address - 1, 3))
  io.access.data.set(request.payload.data)
  io.access.strobes.set(request.payload.mask)
  isAnswered.next = request.valid
  isFailed.next = io.access.isRefused
  request.ready.set(true)
  response.valid.set(isAnswered)
  response.data.set(io.access.readData)
  response.error.set(isFailed)
  return io
})
