import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VerilogFile } from '../../../src/flow/yosys/synthesise.ts'
import { domainOf, moduleOf, variable } from '../../../src/ir/hand-built.ts'
import type { Module, ModuleDomain, Variable } from '../../../src/ir/module.ts'

/** What the Python scripts write beside a part's Verilog. */
interface PeerPorts {
  readonly name: string
  readonly ports: readonly {
    readonly name: string
    readonly direction: 'input' | 'output'
    readonly width: number
    readonly domain: string | null
  }[]
  readonly domains: readonly { readonly name: string; readonly clock: string; readonly reset?: string }[]
}

/** A part from elsewhere: its Verilog, and a module with its ports and nothing in it, for the measuring wrapper. */
export interface PeerPart {
  readonly shell: Module
  readonly files: readonly VerilogFile[]
}

export function readPeerPart(folder: string, name: string): PeerPart {
  const described = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as PeerPorts
  return {
    shell: shellOf(described),
    files: [{ name: `${name}.v`, text: readFileSync(join(folder, `${name}.v`), 'utf8') }],
  }
}

function shellOf({ name, ports, domains }: PeerPorts): Module {
  const variables = new Map<string, Variable>()
  const named = (port: string): Variable => {
    const found = variables.get(port)
    if (found === undefined) throw new Error(`${name} has no port ${port}`)
    return found
  }
  const plain = new Map(domains.map((domain) => [domain.name, domainOf(domain.name, domain.reset ? {} : { reset: 'none' })]))
  for (const port of ports) {
    const isClock = domains.some(({ clock }) => clock === port.name)
    const domain = plain.get(port.domain ?? '')
    const more = isClock ? { shape: { kind: 'clock' } as const } : domain === undefined ? {} : { domain }
    variables.set(port.name, variable(port.direction, port.name, port.width, more))
  }
  const made: ModuleDomain[] = domains.map(({ name: of, clock, reset }) => ({
    domain: plain.get(of)!,
    clock: named(clock),
    ...(reset === undefined ? {} : { reset: named(reset) }),
  }))
  return moduleOf(name, { domains: made, variables: [...variables.values()] })
}
