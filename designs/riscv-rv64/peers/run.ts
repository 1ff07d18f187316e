/**
 * Measures PicoRV32 and VexRiscv in the wrapper in which our core is measured: `npm run peers:rv64 -- --seeds 5`.
 *
 * Their Verilog comes from PyPI into the user's cache. Stages whose input has not changed are not run again.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { mustRun } from '../../../docs/comparison/command.ts'
import { measuredVerilog } from '../../../docs/library-pages/measure.ts'
import { cacheFolder } from '../../../src/toolchain/cache.ts'
import { findPython } from '../../../src/toolchain/path-search.ts'
import { ToolError } from '../../../src/toolchain/tool-error.ts'
import { type Pins, shellOf } from './shell.ts'

interface Peer {
  readonly title: string
  readonly module: string
  readonly pins: Pins
  /** Paths of Verilog below the packages' folder; the module is in the first, or in `here`. */
  readonly files: readonly string[]
  /** A file of ours around theirs. */
  readonly here?: string
}

const packages = ['pythondata-cpu-picorv32==1.0.post218', 'pythondata-cpu-vexriscv==1.0.1.post407']

const vexRiscv = (title: string, file: string): Peer => ({
  title,
  module: 'VexRiscv',
  pins: { clock: 'clk', reset: 'reset' },
  files: [`pythondata_cpu_vexriscv/verilog/${file}.v`],
})

const peers: readonly Peer[] = [
  {
    title: 'PicoRV32: RV32IMC, barrel shifter',
    module: 'picorv32_imc',
    pins: { clock: 'clk', reset: 'rst' },
    files: ['pythondata_cpu_picorv32/verilog/picorv32.v'],
    here: 'picorv32_imc.v',
  },
  vexRiscv('VexRiscv: RV32IM, caches', 'VexRiscv'),
  vexRiscv('VexRiscv: RV32IMAC, caches', 'VexRiscv_IMAC'),
  vexRiscv('VexRiscv: RV32IMA, caches, MMU', 'VexRiscv_Linux'),
]

interface Options {
  readonly seeds: string
  readonly scripts: string
  readonly only: string
}

await new Command('peers:rv64')
  .description('measure other cores as ours is measured')
  .option('--seeds <n>', 'of nextpnr, from 1 on', '1')
  .option('--scripts <names>', 'ways through Yosys', 'default,area')
  .option('--only <text>', 'cores whose title has this', '')
  .action(measure)
  .parseAsync()

async function measure({ seeds, scripts, only }: Options): Promise<void> {
  const folder = fetched()
  const chosen = Array.from({ length: Number(seeds) }, (_, index) => index + 1)
  console.log('| core | script | net COMB / FF / EBR / DSP | MHz, lowest | median |\n|---|---|---|---:|---:|')
  for (const { title, module, pins, files, here } of peers.filter((peer) => peer.title.includes(only))) {
    const theirs = files.map((file) => ({ name: file.split('/').at(-1)!, text: readFileSync(join(folder, file), 'utf8') }))
    const ours = here === undefined ? [] : [{ name: here, text: readFileSync(join(import.meta.dirname, here), 'utf8') }]
    const shell = shellOf((ours[0] ?? theirs[0])!.text, module, pins)
    for (const script of scripts.split(',')) {
      const { comb, ff, ebr, dsp, mhz } = await measuredVerilog(shell, [...ours, ...theirs], { script, seeds: chosen })
      const speed = mhz === undefined ? '– | –' : `${mhz.lowest.toFixed(1)} | ${mhz.median.toFixed(1)}`
      console.log(`| ${title} | \`${script}\` | ${comb} / ${ff} / ${ebr} / ${dsp} | ${speed} |`)
    }
  }
}

/** The packages in a folder of their own, installed once. */
function fetched(): string {
  const python = findPython()
  if (python === undefined) throw new ToolError('missing', 'no Python 3 on PATH', 'install Python 3 with pip')
  const folder = join(cacheFolder(), 'rv64-peers', packages.join(' ').replaceAll(/[^\w.]+/g, '-'))
  if (!existsSync(folder)) mustRun({ program: python, args: ['-m', 'pip', 'install', '-q', '--target', folder, ...packages] })
  return folder
}
