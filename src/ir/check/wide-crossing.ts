import type { Design } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import type { Problem } from '../problem.ts'

/** Each bit of a value settles at its own edge of the other clock: for a cycle the reader sees a mix of old and new bits. */
export const wideCrossings = (design: Design): Problem[] =>
  design.modules.flatMap((module) =>
    nodesOf(module).flatMap((node) =>
      node.op === 'crossing' && node.kind === 'synchroniser' && node.width > 1
        ? [{ ...wideCrossing(node.width), origin: node.origin, severity: 'error' }]
        : [],
    ),
  )

/** What is said of a plain crossing of several bits; the language finds those of structs. */
export const wideCrossing = (width: number) => ({
  code: 'GW114',
  title: 'crossing of many bits',
  message: `a plain crossing takes ${width} bits, which do not arrive together`,
  note: 'for a cycle its reader may see some old and some new bits',
  mend: 'use an asynchronous FIFO, or say { gray: true } where one bit changes at a time, { stable: true } where it rests while it is read',
})
