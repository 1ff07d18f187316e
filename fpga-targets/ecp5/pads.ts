import { DesignError } from '../../src/ir/problem.ts'
import { type Shape, widthOf } from '../../src/ir/shape.ts'

/** A `tristate(…)` port as a test sees it: `sim.ports.sda`. */
export interface TristatePort {
  readonly in: { value: any }
  readonly out: { readonly value: any }
  readonly enable: { readonly value: boolean }
}

export interface PadOptions {
  /** What the wire is where nobody drives it; `'keeper'`, the default: what it was last. */
  readonly pull?: 'up' | 'down' | 'keeper'
}

/**
 * The wire outside of a chip, in a test: bidirectional ports of designs and what the test itself drives, all on one pad.
 *
 * `settle()` after each step makes the wire what its one driver says, else what its pull does, and every port reads it. Two
 * that drive at once fail the test (GW322), whatever they drive: on a board they would be a short circuit half of the time.
 *
 * @example
 * const sda = new Pad([sim.ports.sda], { pull: 'up' })
 * sda.drive(false) // a chip on the bus
 * sda.settle()
 */
export class Pad<V extends boolean | number | bigint = boolean> {
  private readonly ports: readonly TristatePort[]
  private readonly pull: 'up' | 'down' | 'keeper'
  private outside: V | undefined
  private last: V

  constructor(ports: readonly TristatePort[], { pull = 'keeper' }: PadOptions = {}) {
    this.ports = ports
    this.pull = pull
    this.last = this.all(pull === 'up')
    this.settle()
  }

  /** What is outside of the designs drives the wire, or lets it go. */
  drive(value: V | undefined): void {
    this.outside = value
    this.settle()
  }

  /** What is on the wire. */
  get value(): V {
    return this.settle()
  }

  settle(): V {
    const driven = this.ports.flatMap((port, i) => (port.enable.value ? [{ who: `port ${i}`, value: port.out.value as V }] : []))
    if (this.outside !== undefined) driven.push({ who: 'the test', value: this.outside })
    if (driven.length > 1) refuse(driven)
    this.last = driven[0]?.value ?? (this.pull === 'keeper' ? this.last : this.all(this.pull === 'up'))
    for (const port of this.ports) port.in.value = this.last
    return this.last
  }

  /** All bits high or low, as the port has them. */
  private all(isHigh: boolean): V {
    // A port of a simulation knows its shape; its type tells only the values.
    const { value, shape } = this.ports[0]!.in as { readonly value: V; readonly shape: Shape }
    if (typeof value === 'boolean') return isHigh as V
    const highest = shape.kind === 'sint' ? -1n : (1n << BigInt(widthOf(shape))) - 1n
    const ones = isHigh ? highest : 0n
    return (typeof value === 'bigint' ? ones : Number(ones)) as V
  }
}

function refuse(driven: readonly { readonly who: string; readonly value: unknown }[]): never {
  throw new DesignError([
    {
      code: 'GW322',
      title: 'two drivers',
      message: `a pad has ${driven.length} drivers at once: ${driven.map(({ who, value }) => `${who} with ${String(value)}`).join(', ')}`,
      mend: 'let one go before the other drives',
      origin: undefined,
      severity: 'error',
    },
  ])
}
