import { cat, literal, type Signal, type UInt, uint } from 'gatewright'
import type { CorePorts } from '../core.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { widened } from '../units/load-store.ts'
import type { RegisterFile } from '../units/register-file.ts'
import type { Results } from '../units/results.ts'

export interface WriteNeeds {
  readonly registers: RegisterFile
  readonly lateResults: Results
  /** To be set. */
  readonly final: { set(value: Doubleword): void } & Doubleword
}

/** The result is whole, and goes into its register. */
export function writeStage(pipe: CorePipe, io: CorePorts, { registers, lateResults, final }: WriteNeeds): void {
  const { write } = pipe
  const loaded = widened(write.get(pipe.widening), write.get(pipe.loaded) as Doubleword)
  lateResults.add(['load'], literal(uint(64), 0n) as Doubleword)
  final.set(loaded.or(lateResults.ofOr(write.get(pipe.control), write.get(pipe.settled) as Doubleword) as never) as Doubleword)
  const retires = write.isFiring.and(write.get(pipe.isDone))
  registers.write(write.get(pipe.destination) as Signal<UInt<5>>, final, retires.and(write.get(pipe.writes)))
  io.retired.valid.set(retires)
  io.retired.address.set(cat(write.get(pipe.address), literal(uint(1), 0)))
}
