/**
 * `npm run demo python`: MicroPython on the simulated core. It says 2**100 at its prompt and runs a test script, or the one that
 * is named.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurations } from '../simulation/configurations.ts'
import { readElfFile } from '../simulation/elf-file.ts'
import { run } from '../simulation/run.ts'
import { buildMicropython } from './demo/micropython.ts'
import { PythonSession } from './demo/python-session.ts'
import { SoftwareError } from './driver/software-error.ts'

const configuration = 'rv64im'

async function python(file: string | undefined): Promise<void> {
  const path = file ?? join(import.meta.dirname, 'ports/micropython/test.py')
  if (!existsSync(path)) throw new SoftwareError('noInput', `there is no file ${path}`, 'name a Python script that is there')
  const program = buildMicropython(configuration, (text) => console.error(text))
  const session = new PythonSession(['2**100'], readFileSync(path, 'utf8'), (text) => process.stdout.write(text))
  const result = await run(readElfFile(program), {
    core: configurations[configuration]!,
    terminal: session,
    maxCycles: 1e9,
  })
  console.log(
    `\n${result.instructions.toLocaleString('en-GB')} instructions in ${result.cycles.toLocaleString('en-GB')} cycles, ` +
      `${(result.cycles / result.seconds / 1e6).toFixed(2)} MHz simulated\nto type yourself: npm run elf -- ${program}`,
  )
  const isRight = session.text.includes('1267650600228229401496703205376') && !session.text.includes('Traceback')
  if (result.outcome.kind !== 'exit' || result.outcome.code !== 0n || !isRight)
    throw new SoftwareError('buildFailed', 'MicroPython did not print what it should', 'its output stands above')
}

const [what, file] = process.argv.slice(2)
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD)
try {
  if (what !== 'python') throw new SoftwareError('usage', `there is no demo ${what ?? ''}`.trim(), 'npm run demo python')
  await python(file)
} catch (error) {
  const known = error as { format?: () => string; exitCode?: number }
  if (typeof known.format !== 'function') throw error
  console.error(known.format())
  process.exitCode = known.exitCode ?? 1
}
