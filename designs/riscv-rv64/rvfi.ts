import { type Bool, bool, cat, literal, mux, output, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { isUnit } from './isa/control.ts'
import type { DataSide } from './memory/data-side.ts'
import type { CorePipe } from './pipe.ts'
import type { Doubleword } from './units/arithmetic.ts'
import { lanesOf } from './units/load-store.ts'

/**
 * The RISC-V Formal Interface: what each instruction did, in the cycle in which it leaves the pipeline.
 *
 * An instruction that traps leaves with `trap`; an interrupt leaves nothing, and sets `intr` of the instruction after it.
 * Memory accesses are told as the doubleword that holds them, with masks.
 * Source    riscv-formal, docs/rvfi.md.
 */
export const rvfiPorts = () => ({
  valid: output(bool),
  order: output(uint(64)),
  insn: output(uint(32)),
  trap: output(bool),
  halt: output(bool),
  intr: output(bool),
  mode: output(uint(2)),
  ixl: output(uint(2)),
  rs1_addr: output(uint(5)),
  rs2_addr: output(uint(5)),
  rs1_rdata: output(uint(64)),
  rs2_rdata: output(uint(64)),
  rd_addr: output(uint(5)),
  rd_wdata: output(uint(64)),
  pc_rdata: output(uint(64)),
  pc_wdata: output(uint(64)),
  mem_addr: output(uint(64)),
  mem_rmask: output(uint(8)),
  mem_wmask: output(uint(8)),
  mem_rdata: output(uint(64)),
  mem_wdata: output(uint(64)),
})
export type RvfiPorts = ReturnType<typeof rvfiPorts>

export interface RvfiNeeds {
  readonly operands: { readonly rs1: () => Doubleword; readonly stored: Doubleword }
  readonly data: DataSide
  /** Where the instruction in `memory` is followed. */
  readonly next: Signal<UInt<33>>
  /** It stands past 32 bits. */
  readonly fetchesBeyond: Signal<Bool>
  readonly final: Doubleword
}

export function attachRvfi(pipe: CorePipe, io: any, { operands, data, next, fetchesBeyond, final }: RvfiNeeds): void {
  const { decode, memory, write } = pipe
  const rs1 = pipe.payload(uint(64))
  const rs2 = pipe.payload(uint(64))
  decode.set(rs1, operands.rs1())
  decode.set(rs2, operands.stored)
  const following = pipe.payload(uint(33))
  const wasBeyond = pipe.payload(bool)
  memory.set(wasBeyond, fetchesBeyond)
  const memoryAddress = pipe.payload(uint(64))
  const memoryData = pipe.payload(uint(64))
  memory.set(following, next)
  memory.set(memoryAddress, memory.get(pipe.result))
  memory.set(memoryData, data.response.data)
  const written = pipe.payload(uint(64))
  const writtenLanes = pipe.payload(uint(8))
  memory.set(written, data.written?.data ?? literal(uint(64), 0n))
  memory.set(writtenLanes, data.written?.mask ?? literal(uint(8), 0))

  const control = write.get(pipe.control)
  const word = write.get(pipe.word)
  const isDone = write.get(pipe.isDone)
  const size = word.bits(13, 12) as Signal<UInt<2>>
  const offset = write.get(memoryAddress).low(3) as Signal<UInt<3>>
  const only = (condition: Signal<Bool>, value: Signal<UInt<any>>): any => mux(condition, value, literal(uint(value.width), 0n))
  const lanes = lanesOf(size, offset)
  const loads = isDone.and(isUnit(control, 'load')).and(control.atomic.ne('storeConditional'))
  const modifies = isDone.and(control.atomic.ne('none'))
  const stores = isDone.and(isUnit(control, 'store'))

  const order = reg(uint(64), { init: 0n })
  const wasInterrupted = reg(bool, { init: false })
  const isInterrupt = write.get(pipe.isInterrupt)
  const valid = write.isFiring.and(isInterrupt.not())
  when(write.isFiring, () => {
    wasInterrupted.next = isInterrupt
  })
  when(valid, () => {
    order.next = order.addWrap(1n)
  })
  const writes = isDone.and(write.get(pipe.writes))
  io.valid.set(valid)
  io.order.set(order)
  const fetched = write.get(pipe.fetched)
  io.insn.set(mux(fetched.low(2).all(), fetched, fetched.low(16).extend(32) as never))
  io.trap.set(isDone.not())
  io.halt.set(false)
  io.intr.set(wasInterrupted)
  io.mode.set(3)
  io.ixl.set(2)
  io.rs1_addr.set(only(control.readsLeft, word.bits(19, 15)))
  io.rs2_addr.set(only(control.readsRight, word.bits(24, 20)))
  io.rs1_rdata.set(only(control.readsLeft, write.get(rs1)))
  io.rs2_rdata.set(only(control.readsRight, write.get(rs2)))
  io.rd_addr.set(only(writes, write.get(pipe.destination)))
  io.rd_wdata.set(only(writes, final))
  io.pc_rdata.set(cat(write.get(wasBeyond), write.get(pipe.address), literal(uint(1), 0)).extend(64))
  io.pc_wdata.set(write.get(following).extend(64))
  io.mem_addr.set(only(loads.or(stores).or(modifies), cat(write.get(memoryAddress).high(61), literal(uint(3), 0))))
  io.mem_rmask.set(only(loads, lanes))
  io.mem_wmask.set(mux(modifies, write.get(writtenLanes), only(stores, lanes)))
  io.mem_rdata.set(only(loads, write.get(memoryData)))
  io.mem_wdata.set(mux(modifies, write.get(written), only(stores, write.get(rs2).shl(cat(offset, literal(uint(3), 0))))))
}
