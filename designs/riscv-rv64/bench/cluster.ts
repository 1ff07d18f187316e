import { module, output, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { configurations } from '../configurations.ts'
import { TightlyCoupledCore } from '../tightly-coupled-core.ts'
import { rest, work } from './programs.ts'

export interface ClusterParameters {
  readonly busy: number
  /** Cores that wait for an interrupt (`rest`). */
  readonly waiting: number
  /** Cycles of one count of mtime: the board's clock counts microseconds. */
  readonly tickCycles: number
}

/**
 * Cores side by side with 16 KiB of tightly coupled memory each, and one clock for all of them, for benches: millions of
 * cycles run without a testbench.
 */
export const Cluster = module('cluster', (p: ClusterParameters) => {
  const io = ports({ retired: output(uint(48)), path: output(uint(32)) })
  const programs = [...Array(p.busy).fill(work), ...Array(p.waiting).fill(rest)]
  const cores = programs.map((init, hartId) =>
    TightlyCoupledCore({ ...configurations.rv64im!, resetVector: 0x8000_0000, hartId, doublewords: 2048, init }),
  )

  const time = reg(uint(64), { init: 0n })
  const cyclesLeft = reg(uint(16), { init: p.tickCycles - 1 })
  cyclesLeft.next = cyclesLeft.subWrap(1)
  when(cyclesLeft.eq(0), () => {
    cyclesLeft.next = p.tickCycles - 1
    time.next = time.addWrap(1n)
  })
  for (const { interrupts, mtime } of cores) {
    for (const each of [interrupts.software, interrupts.timer, interrupts.external]) each.set(false)
    mtime.set(time)
  }

  /** How many instructions are done, and all their addresses in one number. */
  const retired = reg(uint(48), { init: 0n })
  const path = reg(uint(32), { init: 0 })
  const valids = cores.map((core) => core.retired.valid)
  retired.next = valids.reduce((sum: Signal<UInt<48>>, valid) => sum.addWrap(valid.asBits().extend(48)), retired)
  path.next = cores
    .map((core) => core.retired.valid.repeat(32).and(core.retired.address) as Signal<UInt<32>>)
    .reduce((all, address) => all.xor(address), path)
  io.retired.set(retired)
  io.path.set(path)
  return io
})
