import { deepEqual } from 'node:assert/strict'
import { simulate, uint } from 'gatewright'
import { Fifo } from './fifo.ts'

/** 200 words through a FIFO, both sides stalling at random. */
export async function testbench(): Promise<void> {
  const sim = await simulate(Fifo, { shape: uint(8), depth: 8 }, { seed: 7 })
  const sent = Array.from({ length: 200 }, (_, i) => (i * 7) % 256)
  sim.process(() => sim.drive(sim.ports.in, sent, { stall: 0.3 }))
  deepEqual(await sim.collect(sim.ports.out, 200, { stall: 0.5 }), sent)
}
