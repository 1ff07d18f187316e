/**
 * `npm run figures:software -- --coremark FOLDER --dhrystone FOLDER [--config NAME]`: builds the benchmarks from their own sources,
 * which are elsewhere, runs them on the simulated core, and prints what they say with the flags they were built with.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { configurations } from '../simulation/configurations.ts'
import { readElfFile } from '../simulation/elf-file.ts'
import { KeptTerminal } from '../simulation/host/terminal.ts'
import { run } from '../simulation/run.ts'
import { compile } from './driver/compile.ts'

const ports = join(import.meta.dirname, 'ports')
const searchedFlags = readFileSync(join(ports, 'coremark/flags.txt'), 'utf8').trim().split(/\s+/)

interface Benchmark {
  readonly name: string
  readonly sources: readonly string[]
  readonly options: readonly string[]
  readonly flags: readonly string[]
  /** What the benchmark's own output comes down to. */
  readonly figure: (text: string) => string
}

const number = (text: string, name: RegExp): number => {
  const found = name.exec(text)
  if (!found) throw new Error(`the benchmark did not print ${name}:\n${text}`)
  return Number(found[1])
}

/** The checksums are those of EEMBC's 2K performance run; the final one is of two iterations. */
const coremark = (folder: string, flags: readonly string[]): Benchmark => ({
  name: 'CoreMark',
  sources: [
    ...['core_list_join', 'core_main', 'core_matrix', 'core_state', 'core_util'].map((file) => join(folder, `${file}.c`)),
    join(ports, 'coremark/core_portme.c'),
  ],
  options: [`-I${join(ports, 'coremark')}`, `-I${folder}`, '-DPERFORMANCE_RUN=1', '-DITERATIONS=2'],
  flags,
  figure: (text) => {
    for (const sum of ['crclist       : 0xe714', 'crcmatrix     : 0x1fd7', 'crcstate      : 0x8e3a', 'crcfinal      : 0x72be'])
      if (!text.includes(sum)) throw new Error(`CoreMark's checksums are wrong:\n${text}`)
    return `${((2 * 1e6) / number(text, /Total ticks *: (\d+)/)).toFixed(3)} CoreMark/MHz`
  },
})

/** A VAX 11/780 did 1,757 Dhrystones a second: one DMIPS. */
const dhrystone = (folder: string, flags: readonly string[]): Benchmark => ({
  name: 'Dhrystone',
  sources: [join(folder, 'dhrystone.c'), join(folder, 'dhrystone_main.c')],
  options: [`-I${join(ports, 'dhrystone')}`, `-I${folder}`, '-w'],
  flags,
  figure: (text) => `${(number(text, /Dhrystones per Second: *(\d+)/) / 1757).toFixed(2)} DMIPS/MHz`,
})

const { values } = parseArgs({
  options: { coremark: { type: 'string' }, dhrystone: { type: 'string' }, config: { type: 'string', default: 'rv64im' } },
})
const benchmarks = [
  ...(values.coremark === undefined ? [] : [['-O2'], ['-O3'], searchedFlags].map((flags) => coremark(values.coremark!, flags))),
  ...(values.dhrystone === undefined ? [] : [dhrystone(values.dhrystone, ['-O2', '-fno-inline'])]),
]
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD)
const folder = mkdtempSync(join(tmpdir(), 'gatewright-figures-'))
try {
  console.log('| benchmark | core | instructions | cycles | figure | flags |\n|---|---|---|---|---|---|')
  for (const { name, sources, options, flags, figure } of benchmarks) {
    const program = join(folder, `${name}.elf`)
    compile([...sources, ...options, ...flags, '--config', values.config, '-o', program])
    const terminal = new KeptTerminal()
    const result = await run(readElfFile(program), { core: configurations[values.config]!, terminal, maxCycles: 50e6 })
    const row = [name, values.config, result.instructions, result.cycles, figure(terminal.text), `\`${flags.join(' ')}\``]
    console.log(`| ${row.map((cell) => cell.toLocaleString('en-GB')).join(' | ')} |`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
