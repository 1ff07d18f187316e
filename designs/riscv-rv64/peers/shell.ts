import { domainOf, moduleOf, variable } from '../../../src/ir/hand-built.ts'
import type { Module, Variable } from '../../../src/ir/module.ts'

/** What a core's clock and reset are called. */
export interface Pins {
  readonly clock: string
  readonly reset: string
}

/**
 * A module with the ports of a Verilog module and nothing in it, for the measuring wrapper. Its ports are declared one a line in its
 * head (`input [31:0] name`), as generators write them; all belong to the one clock.
 */
export function shellOf(text: string, name: string, { clock, reset }: Pins): Module {
  const [, head] = new RegExp(`^module ${name}\\s*\\(([^;]*?)\\);`, 'm').exec(text) ?? []
  if (head === undefined) throw new Error(`no module ${name} with its ports in its head`)
  const domain = domainOf('clk', {})
  const ports = [...head.matchAll(/^\s*(input|output)\s+(?:wire|reg)?\s*(?:\[(\d+):0\])?\s*(\w+)\s*,?\s*$/gm)].map(
    ([, direction, high, port]): Variable => {
      const more = port === clock ? { shape: { kind: 'clock' } as const } : {}
      return variable(direction as 'input' | 'output', port!, Number(high ?? 0) + 1, { domain, ...more })
    },
  )
  const lines = head.split('\n').filter((line) => line.trim() !== '').length
  if (ports.length !== lines) throw new Error(`${name} has ${lines} lines of ports, ${ports.length} of them understood`)
  const named = (port: string): Variable => {
    const found = ports.find((each) => each.name === port)
    if (found === undefined) throw new Error(`${name} has no port ${port}`)
    return found
  }
  return moduleOf(name, { domains: [{ domain, clock: named(clock), reset: named(reset) }], variables: ports })
}
