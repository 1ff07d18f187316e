/** `always @*` wakes on what it reads: an expression that reads nothing must not stay in one. */
export { fold } from '../ir/fold.ts'
