import { equalShapes, shapeText } from '../ir/shape.ts'
import { currentBuilder } from './builder.ts'
import { fail, report } from './fault.ts'
import { PadHandle } from './port.ts'
import { isSignal, type SignalBase } from './signal-base.ts'
import type { Bool, Signal, Wire } from './signal-type.ts'

interface From<S> {
  readonly valid: Signal<Bool>
  readonly ready: Wire<Bool>
  readonly payload: Signal<S>
}
interface To<S> {
  readonly valid: Wire<Bool>
  readonly ready: Signal<Bool>
  readonly payload: Wire<S>
}

/**
 * Joins two interfaces of the same structure, in either order: of each pair of signals the one that can be driven here
 * is driven by the other.
 */
export function connect<S>(from: From<S>, to: To<S>): void
export function connect<S>(to: To<S>, from: From<S>): void
export function connect(a: object, b: object): void
export function connect(a: unknown, b: unknown): void {
  join(a, b, [])
}

function join(a: unknown, b: unknown, path: readonly string[]): void {
  const where = path.length > 0 ? `\`${path.join('.')}\`` : 'the two ends'
  if (a instanceof PadHandle && b instanceof PadHandle) {
    joinPads(a, b, where)
    return
  }
  if (isSignal(a) && isSignal(b)) {
    joinSignals(a, b, where)
    return
  }
  if (isSignal(a) || isSignal(b) || !isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
    report({
      code: 'GW025',
      title: 'connect',
      message: `${where}: a signal meets something that is none`,
      mend: 'connect interfaces of the same structure, or their parts one by one',
    })
    return
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const odd = names.find((name) => !(name in a) || !(name in b))
  if (odd !== undefined) {
    report({
      code: 'GW025',
      title: 'connect',
      message: `\`${[...path, odd].join('.')}\` is only on one side`,
      mend: 'connect interfaces of the same structure, or their parts one by one',
    })
    return
  }
  for (const name of names) join(a[name], b[name], [...path, name])
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function joinSignals(a: SignalBase, b: SignalBase, where: string): void {
  if (!equalShapes(a.$shape, b.$shape)) {
    report({
      code: 'GW025',
      title: 'connect',
      message: `${where}: ${shapeText(a.$shape)} meets ${shapeText(b.$shape)}`,
      mend: 'give both ends the same shape, or convert with set(…)',
    })
    return
  }
  if (a.$place && !b.$place) a.set(b)
  else if (b.$place && !a.$place) b.set(a)
  else
    report({
      code: 'GW025',
      title: 'connect',
      message: a.$place ? `${where}: either end could drive the other` : `${where}: neither end can be driven here`,
      mend: a.$place
        ? 'say which with to.set(from)'
        : 'connect a source to a sink; a module passes its own input on to an input of an instance',
    })
}

/** A foreign module's bidirectional pin is the same net as a pin of this module. */
function joinPads(a: PadHandle, b: PadHandle, where: string): void {
  const builder = currentBuilder()
  const [pin, inner] = a.leaves[0]?.kind === 'inout' ? [a, b] : [b, a]
  if (pin.leaves[0]?.kind !== 'inout' || inner.leaves[0]?.kind !== 'instance' || !equalShapes(a.shape, b.shape))
    fail({
      code: 'GW025',
      title: 'connect',
      message: `${where}: a bidirectional port joins a bidirectional pin of the module around it`,
      mend: 'declare the pin with inout(shape)',
    })
  for (const [i, leaf] of inner.leaves.entries())
    for (const instance of builder.instances)
      instance.connections = instance.connections.map((connection) =>
        connection.variable === leaf ? { port: connection.port, variable: pin.leaves[i]! } : connection,
      )
  for (const leaf of inner.leaves) builder.variables.splice(builder.variables.indexOf(leaf as never), 1)
}
