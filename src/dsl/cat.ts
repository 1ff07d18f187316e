import { cat as catNode } from '../ir/expression.ts'
import { shapeText } from '../ir/shape.ts'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'
import { isSignal } from './signal-base.ts'
import type { Bool, Signal, UInt, Widths } from './signal-type.ts'
import { BoolSignal, IntegerSignal } from './signals.ts'

/** Bits side by side, the first operand on top. */
export function cat<const T extends readonly (Signal<UInt<any>> | Signal<Bool>)[]>(...parts: T): Signal<UInt<Widths<T>>> {
  const nodes = (parts as readonly unknown[]).flatMap((part) => {
    if (part instanceof BoolSignal || (part instanceof IntegerSignal && !part.$signed)) return [part.$leaves[0]!]
    report({
      code: 'GW013',
      title: 'shape',
      message: `cat takes uint and bool, not ${isSignal(part) ? shapeText(part.$shape) : typeof part}`,
      mend: isSignal(part) ? 'use value.asBits()' : 'a constant needs a width: literal(uint(4), 3)',
    })
    return []
  })
  const node = catNode(nodes, here())
  return new IntegerSignal({ kind: 'uint', width: node.width }, [node]) as unknown as Signal<UInt<Widths<T>>>
}
