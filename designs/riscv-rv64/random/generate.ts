import type { ExtensionName } from '../model/decoder.ts'
import { frame, pointerOffsets, reserved } from './frame.ts'
import { lengthOf } from './instruction.ts'
import { item } from './items.ts'
import { type Item, layout, type Program } from './program.ts'
import { Random } from './random.ts'

export interface GeneratorOptions {
  readonly seed: number
  readonly base: number
  readonly extensions: readonly ExtensionName[]
  /** How many items, and how often they run. */
  readonly items: number
  readonly rounds: number
  /** Whether interrupts come: else none is ever enabled. */
  readonly hasInterrupts: boolean
  readonly modifiesItself: boolean
  /** Whether regions of memory are protected: default no. */
  readonly protects?: boolean
}

/** Room that is left for the jumps at the end of the items. */
const roomAtEnd = 64

/** A random program: the same for the same options. */
export function generate(p: GeneratorOptions): Program {
  const random = new Random(p.seed)
  const items: Item[] = []
  let left = layout.data - layout.body - roomAtEnd
  for (let number = 0; number < p.items; number++) {
    const lines = item({ protects: false, ...p, random, number, count: p.items })
    left -= lines.reduce((sum, line) => sum + lengthOf(line), 0)
    if (left < 0) break
    items.push({ number, lines })
  }
  const data = Array.from({ length: (layout.bytes - layout.data) / 8 }, () => interesting(random))
  for (const [register, offset] of Object.entries(pointerOffsets)) data[Number(register)] = BigInt(p.base + layout.data + offset)
  data[reserved.outerCount] = BigInt(p.rounds)
  data[reserved.innerCount] = 1n
  const isVectored = random.chance(0.5)
  const enables = !p.hasInterrupts ? 0 : random.pick([0x888, 0x888, 0x888, 0x80, 0x800, 0x8])
  return {
    seed: p.seed,
    base: p.base,
    items,
    data,
    frame: frame({ isCompressed: p.extensions.includes('C'), isVectored, enables }),
  }
}

/** Values at which something changes: ends of ranges, one bit, few bits, all kinds. */
function interesting(random: Random): bigint {
  const word = (BigInt(random.word()) << 32n) | BigInt(random.word())
  const bit = BigInt(random.below(64))
  return BigInt.asUintN(
    64,
    random.pick([
      () => word,
      () => word >> bit,
      () => BigInt.asIntN(64, word) >> bit,
      () => 1n << bit,
      () => (1n << bit) - 1n,
      () => -1n << bit,
      () => BigInt(random.below(16)) - 8n,
      () => random.pick([0n, -1n, 1n << 63n, (1n << 63n) - 1n, 0x8000_0000n, 0x7fff_ffffn, 0xffff_ffffn]),
    ])(),
  )
}
