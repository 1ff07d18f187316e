import { type Graph, type Node, ones } from './graph.ts'

/**
 * Values of any width as limbs: 64-bit nodes from the lowest, the last with the bits that remain. Everything that is
 * wider than a machine word is taken apart here, so that the passes behind see words only.
 */
export type Word = readonly Node[]

export const limbCount = (width: number): number => Math.ceil(width / 64)
export const widthOfLimb = (width: number, limb: number): number => Math.min(64, width - limb * 64)
const widthOfWord = (word: Word): number => (word.length - 1) * 64 + word.at(-1)!.width

export function constantWord(graph: Graph, value: bigint, width: number): Word {
  return Array.from({ length: limbCount(width) }, (_, limb) =>
    graph.constant(value >> BigInt(limb * 64), widthOfLimb(width, limb)),
  )
}

/** Parts from the lowest, of any widths to 64, joined and cut into limbs. */
export function assemble(graph: Graph, parts: readonly Node[]): Word {
  const limbs: Node[] = []
  let pending: Node[] = []
  let filled = 0
  for (const part of parts) {
    let low = 0
    while (low < part.width) {
      const width = Math.min(64 - filled, part.width - low)
      pending.push(graph.slice(part, low, width))
      filled += width
      low += width
      if (filled === 64) {
        limbs.push(graph.cat(pending.reverse()))
        pending = []
        filled = 0
      }
    }
  }
  if (pending.length > 0) limbs.push(graph.cat(pending.reverse()))
  return limbs
}

export function sliceWord(graph: Graph, word: Word, low: number, width: number): Word {
  if (low === 0 && width === widthOfWord(word)) return word
  const parts: Node[] = []
  let at = low
  while (at < low + width) {
    const limb = word[at >> 6]!
    const from = at & 63
    const size = Math.min(limb.width - from, low + width - at)
    parts.push(graph.slice(limb, from, size))
    at += size
  }
  return assemble(graph, parts)
}

/** Truncated, or extended by zeros or the sign. */
export function resizeWord(graph: Graph, word: Word, width: number, signed: boolean): Word {
  const from = widthOfWord(word)
  if (from === width) return word
  if (from > width) return sliceWord(graph, word, 0, width)
  const top = word.at(-1)!
  const sign = signed ? graph.slice(top, top.width - 1, 1) : undefined
  const limbs = word.slice(0, -1)
  const topWidth = widthOfLimb(width, word.length - 1)
  limbs.push(signed ? graph.sext(top, topWidth) : graph.zext(top, topWidth))
  for (let limb = word.length; limb < limbCount(width); limb++) {
    const size = widthOfLimb(width, limb)
    limbs.push(sign ? graph.sext(sign, size) : graph.constant(0n, size))
  }
  return limbs
}

export const mapWords = (a: Word, b: Word, combine: (a: Node, b: Node) => Node): Word =>
  a.map((limb, index) => combine(limb, b[index]!))

/** `a + b + carry`, modulo 2^width. */
export function addWords(graph: Graph, a: Word, b: Word, carryIn?: Node): Word {
  const limbs: Node[] = []
  let carry = carryIn
  a.forEach((limb, index) => {
    const width = limb.width
    const first = graph.add(limb, b[index]!)
    const sum = carry ? graph.add(first, graph.zext(carry, width)) : first
    if (index < a.length - 1) {
      const over = graph.lessThan(first, limb, false)
      carry = carry ? graph.or(over, graph.lessThan(sum, first, false)) : over
    }
    limbs.push(sum)
  })
  return limbs
}

export function subtractWords(graph: Graph, a: Word, b: Word): Word {
  if (a.length === 1) return [graph.sub(a[0]!, b[0]!)]
  return addWords(
    graph,
    a,
    b.map((limb) => graph.not(limb)),
    graph.constant(1n, 1),
  )
}

/** Modulo 2^width, by 32-bit digits where it is wider than a limb. */
export function multiplyWords(graph: Graph, a: Word, b: Word): Word {
  if (a.length === 1) return [graph.mul(a[0]!, b[0]!)]
  const width = widthOfWord(a)
  const digits = (word: Word): Node[] =>
    word.flatMap((limb) =>
      limb.width <= 32
        ? [graph.zext(limb, 64)]
        : [graph.zext(graph.slice(limb, 0, 32), 64), graph.zext(graph.slice(limb, 32, limb.width - 32), 64)],
    )
  const left = digits(a)
  const right = digits(b)
  const count = Math.ceil(width / 32)
  const result: Node[] = Array.from({ length: count }, () => graph.constant(0n, 64))
  for (let i = 0; i < count; i++) {
    let carry = graph.constant(0n, 64)
    for (let j = 0; i + j < count; j++) {
      if (!left[i] || !right[j]) continue
      const sum = graph.add(graph.add(graph.mul(left[i]!, right[j]!), result[i + j]!), carry)
      result[i + j] = graph.zext(graph.slice(sum, 0, 32), 64)
      carry = graph.zext(graph.slice(sum, 32, 32), 64)
    }
  }
  const parts = result.map((digit, index) => graph.slice(digit, 0, Math.min(32, width - index * 32)))
  return assemble(graph, parts)
}

export function equalWords(graph: Graph, a: Word, b: Word): Node {
  let all = graph.eq(a[0]!, b[0]!)
  for (let limb = 1; limb < a.length; limb++) all = graph.and(all, graph.eq(a[limb]!, b[limb]!))
  return all
}

export function lessThanWords(graph: Graph, a: Word, b: Word, signed: boolean): Node {
  let less = graph.lessThan(a[0]!, b[0]!, signed && a.length === 1)
  for (let limb = 1; limb < a.length; limb++) {
    const above = graph.lessThan(a[limb]!, b[limb]!, signed && limb === a.length - 1)
    less = graph.or(above, graph.and(graph.eq(a[limb]!, b[limb]!), less))
  }
  return less
}

export const anyWord = (graph: Graph, word: Word): Node =>
  word.map((limb) => graph.any(limb)).reduce((all, limb) => graph.or(all, limb))

export const allWord = (graph: Graph, word: Word): Node =>
  word.map((limb) => graph.eq(limb, graph.constant(ones(limb.width), limb.width))).reduce((all, limb) => graph.and(all, limb))

export const muxWords = (graph: Graph, condition: Node, a: Word, b: Word): Word =>
  mapWords(a, b, (x, y) => graph.mux(condition, x, y))

/** The low bits of an amount, and whether the rest makes it 2^bits or more. */
function splitAmount(graph: Graph, amount: Word, bits: number): { low: Node; isPast: Node } {
  const width = widthOfWord(amount)
  if (width <= bits) return { low: graph.zext(amount[0]!, bits), isPast: graph.constant(0n, 1) }
  return { low: graph.slice(amount[0]!, 0, bits), isPast: anyWord(graph, sliceWord(graph, amount, bits, width - bits)) }
}

/** By an amount of any size; what moves in is 0, or the sign for `sar`. */
export function shiftWord(graph: Graph, op: 'shl' | 'shr' | 'sar', word: Word, amount: Word): Word {
  const width = widthOfWord(word)
  const fill = (size: number): Node =>
    op === 'sar' ? graph.sext(graph.slice(word.at(-1)!, word.at(-1)!.width - 1, 1), size) : graph.constant(0n, size)
  if (amount.every((limb) => limb.op === 'const')) {
    let by = 0n
    amount.forEach((limb, index) => {
      by |= limb.value << BigInt(index * 64)
    })
    if (by >= BigInt(width)) return resizeWord(graph, [fill(1)], width, true)
    const count = Number(by)
    if (count === 0) return word
    if (op !== 'shl') return resizeWord(graph, sliceWord(graph, word, count, width - count), width, op === 'sar')
    return assemble(graph, [...constantWord(graph, 0n, count), ...sliceWord(graph, word, 0, width - count)])
  }
  if (word.length === 1) {
    const past = amount.length > 1 ? anyWord(graph, amount.slice(1)) : undefined
    const shifted = graph.shift(op, word[0]!, amount[0]!)
    return [past ? graph.mux(past, fill(width), shifted) : shifted]
  }
  const bits = (width - 1).toString(2).length
  const { low, isPast } = splitAmount(graph, amount, bits)
  let shifted = word
  for (let bit = 0; bit < bits; bit++) {
    const by = graph.constant(1n << BigInt(bit), 32)
    shifted = muxWords(graph, graph.slice(low, bit, 1), shiftWord(graph, op, shifted, [by]), shifted)
  }
  return muxWords(graph, isPast, resizeWord(graph, [fill(1)], width, true), shifted)
}

/** Quotient and remainder of unsigned values by a constant. */
export function divideWords(graph: Graph, word: Word, divisor: bigint): { quotient: Word; remainder: Word } {
  const width = widthOfWord(word)
  if (divisor >= 1n << BigInt(width)) return { quotient: constantWord(graph, 0n, width), remainder: word }
  if (word.length === 1) {
    const by = graph.constant(divisor, width)
    return { quotient: [graph.divide('divu', word[0]!, by)], remainder: [graph.divide('remu', word[0]!, by)] }
  }
  if (divisor < 1n << 32n) {
    const by = graph.constant(divisor, 64)
    let remainder = graph.constant(0n, 64)
    const digits: Node[] = []
    for (let low = Math.floor((width - 1) / 32) * 32; low >= 0; low -= 32) {
      const size = Math.min(32, width - low)
      const digit = sliceWord(graph, word, low, size)[0]!
      const value = graph.zext(graph.cat([graph.slice(remainder, 0, 32), digit]), 64)
      digits.push(graph.slice(graph.divide('divu', value, by), 0, size))
      remainder = graph.divide('remu', value, by)
    }
    return { quotient: assemble(graph, digits.reverse()), remainder: resizeWord(graph, [remainder], width, false) }
  }
  const by = constantWord(graph, divisor, width + 1)
  let remainder = constantWord(graph, 0n, width + 1)
  const bits: Node[] = []
  for (let bit = width - 1; bit >= 0; bit--) {
    const shifted = assemble(graph, [sliceWord(graph, word, bit, 1)[0]!, ...sliceWord(graph, remainder, 0, width)])
    const isLess = lessThanWords(graph, shifted, by, false)
    remainder = muxWords(graph, isLess, shifted, subtractWords(graph, shifted, by))
    bits.push(graph.not(isLess))
  }
  return { quotient: assemble(graph, bits.reverse()), remainder: sliceWord(graph, remainder, 0, width) }
}
