import { bits, bool, cat, input, literal, memory, module, mux, output, ports, struct, uint } from 'gatewright'

/** What the predictor thinks of a branch, 0 … 3: from 2 on it is taken. */
export const Confidence = uint(2)

/** The lower bits of a word's address by which an entry is told from others: index and tag. */
const placeBits = 14

/** The lower bits of a target, which a branch shares the others with: half a mebibyte. In halfwords. */
const targetBits = 18

/** Where a branch ends: its last halfword, which is the one that sends the fetch elsewhere. */
export const Place = struct({ word: uint(placeBits), isUpper: bool })

/**
 * What is known of a branch when it is fetched; addresses are in halfwords. `place` is filled in where nothing is known as well:
 * what is learnt is kept under it.
 */
export const Prediction = struct({ isKnown: bool, confidence: Confidence, target: uint(31), place: Place })

/** What became of a branch or jump; `before` is what had been predicted. */
export const Outcome = struct({ before: Prediction, target: uint(31), isTaken: bool })

/** What an entry says of a word: whether a branch may end there, in which half, and where it went. */
export const Known = struct({ isKnown: bool, isUpper: bool, confidence: Confidence, target: uint(targetBits) })

/** The whole target: the upper bits are those of the word in which the branch ends. */
export const wholeTarget = (known: any, wordAddress: any) => cat(wordAddress.high(31 - targetBits), known.target)

/**
 * A branch target buffer with a two-bit counter in each entry: where the fetch goes after a word, by the word's own address.
 *
 * A word is 4 bytes; a branch belongs to the word in which it ends, one to a word. It gets an entry when it is first taken; an
 * entry of another branch with the same tag is found out when the branch is executed, as any wrong prediction is. Without
 * `halves` all branches end in upper halves and targets are whole words.
 *
 * Ports     `address` → `known`, in the same cycle; `outcome` is learnt at the next edge.
 * Source    J. E. Smith, "A Study of Branch Prediction Strategies", ISCA 1981 (strategy 7); Lee and Smith, IEEE Computer 17(1), 1984.
 */
export const BranchPredictor = module('branch_predictor', (p: { entries: number; halves: boolean }) => {
  const io = ports({
    /** Of a word. */
    address: input(uint(30)),
    known: output(Known),
    outcome: { valid: input(bool), payload: input(Outcome) },
  })
  const indexBits = bits(p.entries)
  const half: { [name: string]: typeof bool } = p.halves ? { isUpper: bool } : {}
  const kept = targetBits - (p.halves ? 0 : 1)
  const Entry = struct({ tag: uint(placeBits - indexBits), confidence: Confidence, target: uint(kept), ...half })
  const empty = { tag: 0, confidence: 0, target: 0, ...(p.halves ? { isUpper: false } : {}) }
  const entries = memory(Entry, p.entries, {
    kind: 'distributed',
    init: Array.from({ length: p.entries }, () => empty) as never,
  })

  const entry = entries.readNow(io.address.low(indexBits)) as any
  io.known.set({
    isKnown: entry.tag.eq(io.address.bits(placeBits - 1, indexBits)),
    isUpper: p.halves ? entry.isUpper : true,
    confidence: entry.confidence,
    target: p.halves ? entry.target : cat(entry.target, literal(bool, false)),
  } as never)

  const { valid, payload: outcome } = io.outcome
  const { before } = outcome
  const old = mux(before.isKnown, before.confidence, 1)
  const more = cat(old.any(), old.bit(1).or(old.bit(0).not()))
  const less = cat(old.all(), old.bit(1).and(old.bit(0).not()))
  entries.write(
    before.place.word.low(indexBits),
    {
      tag: before.place.word.high(placeBits - indexBits),
      confidence: mux(outcome.isTaken, more, less),
      target: outcome.target.bits(targetBits - 1, targetBits - kept),
      ...(p.halves ? { isUpper: before.place.isUpper } : {}),
    } as never,
    { enable: valid.and(outcome.isTaken.or(before.isKnown)) },
  )
  return io
})
