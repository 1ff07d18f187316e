import { bool, pipeline, uint } from 'gatewright'
import { Prediction } from './fetch/branch-predictor.ts'
import { Control } from './isa/control.ts'
import { WideRegister } from './units/control-status.ts'
import { Widening } from './units/load-store.ts'

/**
 * The five stages, and what an instruction carries from one to the next. Each payload's stage is the one that sets it;
 * `result` is what the next instruction can have, `soon` and `settled` what is known a stage later.
 */
export function corePipe() {
  const pipe = pipeline('fetch', 'decode', 'execute', 'memory', 'write')
  const doubleword = uint(64)
  /** 32 bits, and whether they are of an address beyond. */
  const wideAddress = uint(33)

  // set in `fetch`
  const word = pipe.payload(uint(32))
  /** What was fetched: 16 bits where the instruction is compressed, of which `word` is the expanded form. */
  const fetched = pipe.payload(uint(32))
  const isCompressed = pipe.payload(bool)
  /** In halfwords. */
  const address = pipe.payload(uint(31))
  const fetchFails = pipe.payload(bool)
  /** Its second half could not be fetched; the first could. */
  const failsLate = pipe.payload(bool)
  const prediction = pipe.payload(Prediction)

  // set in `decode`
  const control = pipe.payload(Control)
  const left = pipe.payload(doubleword)
  const right = pipe.payload(doubleword)
  /** The lower bits of `right`, of which no shift takes the complement: a copy, because `right` goes everywhere. */
  const amount = pipe.payload(uint(6))
  const stored = pipe.payload(doubleword)
  const target = pipe.payload(wideAddress)
  const destination = pipe.payload(uint(5))
  const writes = pipe.payload(bool)
  /** The result is not there in `execute`; nor in `memory`. */
  const isLate = pipe.payload(bool)
  const isLater = pipe.payload(bool)
  const isInterrupt = pipe.payload(bool)
  /** Something is wrong with it that was seen in `decode`, and what. */
  const isFaulty = pipe.payload(bool)
  const fault = pipe.payload(uint(4))

  // set in `execute`
  const result = pipe.payload(doubleword)
  const isLess = pipe.payload(bool)
  const redirects = pipe.payload(bool)
  /** It redirects, and does not wait for the memory. */
  const redirectsNow = pipe.payload(bool)
  /** It jumps to a sum of which the upper or the lower half is not what was predicted, or is beyond: redirects, now. */
  const strays = pipe.payload(uint(2))
  /** Where a branch or jump goes if it is taken, and what comes after it in memory. */
  const takenTo = pipe.payload(wideAddress)
  const following = pipe.payload(wideAddress)
  const learns = pipe.payload(bool)
  const isTaken = pipe.payload(bool)
  const isTrap = pipe.payload(bool)
  const isBeyond = pipe.payload(bool)
  const accesses = pipe.payload(bool)
  const csrWrites = pipe.payload(bool)
  const wide = pipe.payload(WideRegister)

  // set in `memory`
  const soon = pipe.payload(doubleword)
  const settled = pipe.payload(doubleword)
  const loaded = pipe.payload(doubleword)
  const widening = pipe.payload(Widening)
  const isDone = pipe.payload(bool)

  return {
    ...{ fetch: pipe.fetch, decode: pipe.decode, execute: pipe.execute, memory: pipe.memory, write: pipe.write },
    ...{ word, fetched, isCompressed, address, fetchFails, failsLate, prediction },
    ...{ control, left, right, amount, stored, target, destination, writes, isLate, isLater, isInterrupt, isFaulty, fault },
    ...{
      result,
      isLess,
      redirects,
      redirectsNow,
      strays,
      takenTo,
      following,
      learns,
      isTaken,
      isTrap,
      isBeyond,
      accesses,
      csrWrites,
      wide,
    },
    ...{ soon, settled, loaded, widening, isDone },
    payload: pipe.payload,
  }
}
export type CorePipe = ReturnType<typeof corePipe>
