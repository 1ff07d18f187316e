import { memoryMap } from './memory-map.ts'

/** How a semihosting call begins, is, and ends. Source: RISC-V Semihosting specification 0.4, "Semihosting Trap Instruction Sequence". */
const trapSequence = [0x01f0_1013, 0x0010_0073, 0x4070_5013] as const

const x = { a0: 10, a1: 11 } as const
const store = (register: number, offset: number): number =>
  (((offset >> 5) << 25) | (register << 20) | (3 << 12) | ((offset & 31) << 7) | 0x23) >>> 0
const load = (register: number, offset: number): number => ((offset << 20) | (3 << 12) | (register << 7) | 0x03) >>> 0

/**
 * What the machine runs instead: the operation and its argument are stored where nothing is, and the answer is loaded from there.
 * `ebreak` itself would trap, as it does in a system without a debugger.
 */
const replacement = [
  store(x.a0, memoryMap.hostCall - 8),
  store(x.a1, memoryMap.hostCall),
  load(x.a0, memoryMap.hostCall),
] as const

/** Replaces all calls in a copy of some code. They may stand at any even address. */
export function withHostCalls(code: Uint8Array): Uint8Array {
  let copy: Uint8Array | undefined
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength)
  for (let at = 0; at + 12 <= code.length; at += 2) {
    if (trapSequence.some((word, index) => view.getUint32(at + 4 * index, true) !== word)) continue
    copy ??= code.slice()
    const target = new DataView(copy.buffer)
    for (const [index, word] of replacement.entries()) target.setUint32(at + 4 * index, word, true)
  }
  return copy ?? code
}
