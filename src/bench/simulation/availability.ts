import { whyNoVerilator } from '../../sim/verilator/why-no-verilator.ts'
import { find, howToGet } from '../../toolchain/locate.ts'
import { toolOf } from '../../toolchain/manifest.ts'
import type { ContenderName } from './contender.ts'

export interface Skipped {
  readonly name: ContenderName
  readonly reason: string
}

/** Which simulators this machine has, and why it has no others. */
export async function available(names: readonly ContenderName[]): Promise<{ present: ContenderName[]; skipped: Skipped[] }> {
  const present: ContenderName[] = []
  const skipped: Skipped[] = []
  for (const name of names) {
    const reason = await whyNot(name)
    if (reason === undefined) present.push(name)
    else skipped.push({ name, reason })
  }
  return { present, skipped }
}

async function whyNot(name: ContenderName): Promise<string | undefined> {
  if (name === 'wasm') return undefined
  if (name === 'icarus') return whyNoTool('iverilog')
  return (await whyNoVerilator()) ?? (name === 'verilator' ? undefined : await whyNoTool(name))
}

async function whyNoTool(tool: 'g++' | 'clang++' | 'iverilog'): Promise<string | undefined> {
  return (await find(tool)) ? undefined : `${tool} is not on this machine: ${howToGet(toolOf(tool))}`
}
