import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArguments } from '../driver/arguments.ts'
import { targetWords } from '../driver/commands.ts'
import { compile } from '../driver/compile.ts'
import { findCompiler, howToGetCompiler } from '../driver/find-compiler.ts'
import { SoftwareError } from '../driver/software-error.ts'
import { cacheFolder } from './cache-folder.ts'
import { type SourcePackage, sourcesOf } from './source-package.ts'

/** MicroPython as Debian's source package has it. */
export const micropythonPackage: SourcePackage = {
  name: 'micropython',
  version: '1.25.0+ds-1',
  suite: 'trixie',
  archive: 'micropython_1.25.0+ds.orig.tar.xz',
  sha256: '7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea',
  override: 'GATEWRIGHT_MICROPYTHON',
}

const port = join(import.meta.dirname, '../ports/micropython')
const ramSize = '1M'

/** The program: built from the sources and our port, or found in the cache, where it is named by what it is made of. */
export function buildMicropython(configuration: string, tell: (text: string) => void): string {
  const request = readArguments(['micropython', '--config', configuration])
  const compiler = findCompiler()
  if (!compiler.hasPicolibc) throw new SoftwareError('noCompiler', 'MicroPython wants GCC with picolibc', howToGetCompiler)
  const sources = sourcesOf(micropythonPackage, tell)
  const target = targetWords(request, compiler)
  const build = join(cacheFolder(), 'micropython', keyOf(sources, target))
  const program = join(build, 'micropython.elf')
  if (existsSync(program)) return program
  mkdirSync(build, { recursive: true })
  tell('building')
  make([`TOP=${sources}`, `BUILD=${build}`, `TARGET_CC=${target.join(' ')}`])
  const objects = readFileSync(join(build, 'objects.txt'), 'utf8').split(/\s+/).filter(Boolean)
  compile([...objects, '-lm', '--config', configuration, '--ram', ramSize, '--stack', '32K', '-o', program])
  return program
}

function keyOf(sources: string, target: readonly string[]): string {
  const hash = createHash('sha256').update(`${sources} ${target.join(' ')} ${ramSize}`)
  for (const folder of [port, join(port, '../../runtime')])
    for (const file of readdirSync(folder).sort()) if (/\.[chSl]|Make/.test(file)) hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex').slice(0, 16)
}

function make(settings: readonly string[]): void {
  const { error, status, stderr, stdout } = spawnSync('make', ['-C', port, '-j2', ...settings], { encoding: 'utf8' })
  if (error)
    throw new SoftwareError('noSource', `make cannot be started (${error.message})`, 'on Debian: apt-get install make python3')
  if (status === 0) return
  const reason =
    `${stdout}\n${stderr}`.split('\n').find((line) => /error|Error|not found/.test(line)) ?? `make ended with ${status}`
  throw new SoftwareError('buildFailed', `MicroPython was not built: ${reason.trim()}`, 'see that make and python3 are there')
}
