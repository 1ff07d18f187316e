import { createHash } from 'node:crypto'
import { simulate } from 'gatewright'
import { expect, it } from 'vitest'
import { Expander } from './expander.ts'

/**
 * Of each quadrant, SHA-256 of the 16,384 words of 32 bits, little-endian, that its halfwords stand for in order; of one that is
 * no instruction, itself. Made by binutils 2.40: `objdump -M no-aliases,numeric` read the halfwords, and `as -march=rv64i` wrote the
 * base instructions that volume I says they stand for. One is not as binutils has it: 0x6101, `c.addi16sp 0`, is reserved.
 */
const quadrants = [
  '128aae783bce34820a8c75e695b909a6d1235cf2f4de374a3540fb8a45ff6143',
  'ee4a88784e7027b49f9ad5186739c5242a843c2ec5d4128f475eba0ce5a858c4',
  'a102b360a8bb1f52257b7b5f4d8d741fb33349e64a112f23eba854ae0567c002',
]

it('expands every halfword as binutils reads it', async () => {
  const sim = await simulate(Expander)
  const wordsOf = (quadrant: number): Uint32Array =>
    Uint32Array.from({ length: 16_384 }, (_, i) => {
      sim.ports.halfword.value = 4 * i + quadrant
      return sim.ports.isKnown.value ? Number(sim.ports.word.value) : 4 * i + quadrant
    })
  for (const [quadrant, digest] of quadrants.entries())
    expect(createHash('sha256').update(wordsOf(quadrant)).digest('hex'), `quadrant ${quadrant}`).toBe(digest)
})
