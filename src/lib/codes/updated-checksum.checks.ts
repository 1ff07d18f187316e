import { expect } from 'vitest'
import type { Simulation } from '../../simulate.ts'
import { part } from '../fixtures/part.ts'
import { ChecksumUpdater } from './fixtures/checksum-updater.ts'
import { internetChecksumOf } from './fixtures/internet-checksum-model.ts'
import { changedPackets } from './fixtures/packets.ts'

function updated(sim: Simulation<ReturnType<typeof ChecksumUpdater>>, check: number, before: number, after: number): number {
  const { ports } = sim
  ports.check.value = check
  ports.wordBefore.value = before
  ports.wordAfter.value = after
  return ports.updated.value
}

const corners = [0, 1, 2, 0x7fff, 0x8000, 0xfffd, 0xfffe, 0xffff]

/** Equation 3 of RFC 1624, by the definition of a sum in ones' complement. */
const equation = (check: number, before: number, after: number): number =>
  internetChecksumOf([0xffff - check, 0xffff - before, after].flatMap((word) => [word >> 8, word & 255]))

export const checksumUpdates = [
  part(
    { name: 'updated_checksum', file: 'codes/updated-checksum.ts', isMeasured: true },
    ChecksumUpdater,
    {},
    {
      'gives 0x0000 where RFC 1624 has it': async (sim) => {
        expect(updated(sim, 0xdd2f, 0x5555, 0x3285)).toBe(0x0000)
      },
      'is equation 3 of RFC 1624': async (sim, dice) => {
        for (const check of corners)
          for (const before of corners)
            for (const after of corners) expect(updated(sim, check, before, after)).toBe(equation(check, before, after))
        for (let i = 0; i < 200; i++) {
          const [check, before, after] = [dice.bits(16), dice.bits(16), dice.bits(16)]
          expect(updated(sim, check, before, after)).toBe(equation(check, before, after))
        }
      },
      'gives what scapy has after a change': async (sim) => {
        expect(changedPackets.map(({ before, after }) => updated(sim, before.checksum, before.word, after.word))).toEqual(
          changedPackets.map(({ after }) => after.checksum),
        )
      },
    },
  ),
]
