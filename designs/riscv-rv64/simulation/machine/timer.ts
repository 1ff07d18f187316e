import { bool, cat, input, literal, module, mux, output, ports, reg, uint, when } from 'gatewright'
import { clintOffset, cyclesOfTick } from './memory-map.ts'

/**
 * The timer and the software interrupt of one hart: `mtime`, `mtimecmp`, `msip`.
 *
 * Ports     `access`: `read` follows `offset` in the same cycle; what is written shows in the next one. Offsets that hold
 *           nothing read 0.
 * Source    RISC-V ACLINT specification 1.0, chapters 2 and 3.
 */
export const Timer = module('machine_timer', () => {
  const io = ports({
    access: { offset: input(uint(16)), writes: input(bool), mask: input(uint(8)), data: input(uint(64)), read: output(uint(64)) },
    mtime: output(uint(64)),
    interrupts: { software: output(bool), timer: output(bool) },
  })
  const time = reg(uint(64), { init: 0n })
  const compare = reg(uint(64), { init: 0xffff_ffff_ffff_ffffn })
  const isRaised = reg(bool, { init: false })
  const left = reg(uint(8), { init: cyclesOfTick - 1 })
  const isDue = reg(bool, { init: false })
  const { access } = io

  const isTick = left.eq(0)
  left.next = mux(isTick, literal(uint(8), cyclesOfTick - 1), left.subWrap(1))
  const at = (offset: number) => access.offset.high(13).eq(offset >> 3)
  const writes = (offset: number) => access.writes.and(at(offset))
  const bytes = cat(
    ...([7, 6, 5, 4, 3, 2, 1, 0].map((lane) => mux(access.mask.bit(lane), literal(uint(8), 255), 0)) as [typeof access.mask]),
  ) as unknown as typeof access.data
  const written = (old: typeof access.data) => old.and(bytes.not()).or(access.data.and(bytes)) as typeof access.data
  when(writes(clintOffset.mtime), () => {
    time.next = written(time)
  }).elseWhen(isTick, () => {
    time.next = time.addWrap(1n)
  })
  when(writes(clintOffset.mtimecmp), () => {
    compare.next = written(compare)
  })
  when(writes(clintOffset.msip).and(access.mask.bit(0)), () => {
    isRaised.next = access.data.bit(0)
  })
  isDue.next = time.ge(compare)
  access.read.set(
    mux(
      at(clintOffset.mtime),
      time,
      mux(at(clintOffset.mtimecmp), compare, mux(at(clintOffset.msip), isRaised.asBits().extend(64), literal(uint(64), 0n))),
    ),
  )
  io.mtime.set(time)
  io.interrupts.software.set(isRaised)
  io.interrupts.timer.set(isDue)
  return io
})
