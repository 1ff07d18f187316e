import { decodeEntry, type Retired } from './machine/retirement-log.ts'
import type { Observer } from './run.ts'

const hex = (value: bigint | number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`

/** How many bytes a mask of lanes holds, and the first of them. */
function lanes(mask: number): { readonly size: number; readonly first: number } {
  const first = 31 - Math.clz32(mask & -mask)
  return { size: Math.log2((mask >> first) + 1), first }
}

/** What was stored, or loaded, in the bytes of its mask. */
export function accessOf({
  memory,
}: Retired): { readonly address: bigint; readonly size: number; readonly value: bigint } | undefined {
  const mask = memory.writes | memory.reads
  if (mask === 0) return undefined
  const { size, first } = lanes(mask)
  const lane = memory.writes === 0 ? memory.read : memory.written
  return {
    address: (memory.address & ~7n) + BigInt(first),
    size,
    value: BigInt.asUintN(8 * size, lane >> BigInt(8 * first)),
  }
}

/** A retired instruction as Spike's `--log-commits` writes it, registers and memory; a trap as its own line. */
export function traceLine(entry: Retired): string {
  const isShort = (entry.word & 3) !== 3
  const word = isShort ? hex(entry.word & 0xffff, 4) : hex(entry.word >>> 0, 8)
  const head = `core   0: 3 ${hex(entry.address, 16)} (${word})`
  if (entry.isTrap) return `${head} trap`
  const register = entry.destination === 0 ? '' : ` x${String(entry.destination).padEnd(2)} ${hex(entry.value, 16)}`
  const access = accessOf(entry)
  const stored = access && entry.memory.writes !== 0 ? ` ${hex(access.value, 2 * access.size)}` : ''
  return `${head}${register}${access ? ` mem ${hex(access.address, 16)}${stored}` : ''}`
}

/** Tells a line for every retired instruction. */
export const tracing = (onLine: (line: string) => void): Observer => ({
  async retired(entries, count) {
    for (let index = 0; index < count; index++) onLine(traceLine(decodeEntry(entries, index)))
    return undefined
  },
})
