import { fail } from '../../dsl/fault.ts'

/** A stream part whose parameters cannot be. */
export const streamFault = (message: string, mend: string): never =>
  fail({ code: 'GW204', title: 'stream parameter', message, mend })

/** Refuses what is no whole number of `least` or more. `what` names the parameter: `branches of stream_fork`. */
export function expectCount(what: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least)
    streamFault(`${what} is ${value}: it must be a whole number, ${least} or more`, `give a whole number from ${least} up`)
}
