import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Programs in the place of Yosys, nextpnr, ecppack and the loaders: at once what the real ones take seconds for, or what
 * they do only when something is wrong. Each writes its arguments to `calls` first.
 */
export interface FakeTools {
  readonly yosys?: string
  readonly nextpnr?: string
  readonly ecppack?: string
  /** Without it there is no openFPGALoader on PATH. */
  readonly openFPGALoader?: string
  readonly dfuUtil?: string
}

const goodYosys = `
const script = readFileSync('synthesise.ys', 'utf8')
const top = /-top (\\S+)/.exec(script)[1]
writeFileSync('netlist.json', JSON.stringify({ modules: { [top]: { ports: {}, cells: {}, netnames: {} } } }))`

const goodNextpnr = `
writeFileSync('report.json', JSON.stringify({ critical_paths: [], fmax: {}, utilization: {} }))
writeFileSync('top.config', '.device LFE5U-85F\\n')
const delays = args.indexOf('--sdf')
if (delays >= 0) writeFileSync(args[delays + 1], '(DELAYFILE\\n)\\n')`

/** Comment, preamble, VERIFY_ID with the IDCODE of an LFE5U-85F. */
const goodEcppack = `
const bit = 'ff0000ffffffbdb3ffffffff3b000000e200000041113043220000004000'
const svf = args.indexOf('--svf')
if (svf >= 0) writeFileSync(args[svf + 1], 'STATE RESET;\\n')
writeFileSync(args.at(-1), Buffer.from(bit, 'hex'))`

/** Writes the programs (modules, as all within this repository) into a folder; the result is the environment that makes them the tools. */
export function fakeTools(folder: string, tools: FakeTools = {}): Record<string, string> {
  const path = join(folder, 'path')
  mkdirSync(path, { recursive: true })
  const program = (name: string, body: string): string => {
    const file = join(path, name)
    const head = `#!${process.execPath}
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
void [readFileSync, writeFileSync]
const args = process.argv.slice(2)
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, ${JSON.stringify(name)} + ' ' + args.join(' ') + '\\n')
`
    writeFileSync(file, `${head}${body}\n`)
    chmodSync(file, 0o755)
    return file
  }
  if (tools.openFPGALoader !== undefined) program('openFPGALoader', tools.openFPGALoader)
  if (tools.dfuUtil !== undefined) program('dfu-util', tools.dfuUtil)
  return {
    GATEWRIGHT_YOSYS: program('yosys', tools.yosys ?? goodYosys),
    GATEWRIGHT_NEXTPNR_ECP5: program('nextpnr-ecp5', tools.nextpnr ?? goodNextpnr),
    GATEWRIGHT_ECPPACK: program('ecppack', tools.ecppack ?? goodEcppack),
    PATH: path,
  }
}
