import { bits, bool, cat, input, memory, module, mux, output, ports, struct, uint } from 'gatewright'

/** What the predictor thinks of a branch, 0 … 3: from 2 on it is taken. */
export const Confidence = uint(2)

/** What is known of the word at an address when it is fetched. */
export const Prediction = struct({ isKnown: bool, confidence: Confidence, target: uint(30) })

/** What became of a branch or jump: `before` is what had been predicted. */
export const Outcome = struct({ address: uint(30), target: uint(30), isTaken: bool, isKnown: bool, confidence: Confidence })

/**
 * A branch target buffer with a two-bit counter in each entry: where the fetch goes after a word, by the word's own address.
 *
 * Addresses are in words of 4 bytes. A branch gets an entry when it is first taken; an entry of another address with the same
 * tag is found out when the branch is executed, as any wrong prediction is.
 *
 * Ports     `address` → `prediction`, in the same cycle; `outcome` is learnt at the next edge.
 * Source    J. E. Smith, "A Study of Branch Prediction Strategies", ISCA 1981 (strategy 7); Lee and Smith, IEEE Computer 17(1), 1984.
 */
export const BranchPredictor = module('branch_predictor', (p: { entries: number; tagBits: number }) => {
  const io = ports({
    address: input(uint(30)),
    prediction: output(Prediction),
    outcome: { valid: input(bool), payload: input(Outcome) },
  })
  const indexBits = bits(p.entries)
  const Entry = struct({ isUsed: bool, tag: uint(p.tagBits), confidence: Confidence, target: uint(30) })
  const entries = memory(Entry, p.entries, {
    kind: 'distributed',
    init: Array.from({ length: p.entries }, () => ({ isUsed: false, tag: 0, confidence: 0, target: 0 })) as never,
  })
  const tagOf = (address: typeof io.address) => address.bits(indexBits + p.tagBits - 1, indexBits)

  const entry = entries.readNow(io.address.low(indexBits))
  const isKnown = entry.isUsed.and(entry.tag.eq(tagOf(io.address)))
  io.prediction.set({ isKnown, confidence: entry.confidence, target: entry.target })

  const { valid, payload: outcome } = io.outcome
  const old = mux(outcome.isKnown, outcome.confidence, 1)
  const more = cat(old.any(), old.bit(1).or(old.bit(0).not()))
  const less = cat(old.all(), old.bit(1).and(old.bit(0).not()))
  entries.write(
    outcome.address.low(indexBits),
    {
      isUsed: true,
      tag: tagOf(outcome.address),
      confidence: mux(outcome.isTaken, more, less),
      target: outcome.target,
    },
    { enable: valid.and(outcome.isTaken.or(outcome.isKnown)) },
  )
  return io
})
