import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { type CompileRequest, readArguments } from './arguments.ts'
import { linkSteps, ownStep } from './commands.ts'
import { findCompiler } from './find-compiler.ts'
import { SoftwareError } from './software-error.ts'

/**
 * Runs a command line of the driver. What the compiler says goes to this process's own streams; a result is there whole or not
 * at all.
 *
 * @example
 * compile(['hello.c', '-O2', '-o', 'hello.elf'])
 */
export function compile(words: readonly string[]): void {
  const request = readArguments(words)
  checkFiles(request)
  const compiler = findCompiler(request.compiler)
  if (request.stage !== 'link') {
    compileOnly(request, (output) => ownStep(request, compiler, output))
    return
  }
  const output = request.output ?? 'a.elf'
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-cc-'))
  try {
    whole(output, (partial) => {
      for (const { command } of linkSteps(request, compiler, folder, partial)) run(command, request.showsCommands)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One object or listing with `-o` is written whole; without `-o` the compiler names its files itself, and clears them up. */
function compileOnly(request: CompileRequest, command: (output: string | undefined) => readonly string[]): void {
  const { output } = request
  const namesByOutput = request.items.some(({ words }) => /^-MM?D$/.test(words[0]!))
  if (output === undefined || namesByOutput || output === '-') run(command(output), request.showsCommands)
  else whole(output, (partial) => run(command(partial), request.showsCommands))
}

/** Makes a file under another name beside it, and gives it its own when it is done. */
function whole(output: string, make: (partial: string) => void): void {
  const folder = dirname(resolve(output))
  if (!existsSync(folder))
    throw new SoftwareError('notWritable', `${output}: there is no folder ${folder}`, 'make it, or name another in -o')
  const partial = join(folder, `.${basename(output)}.${process.pid}.partial`)
  try {
    make(partial)
    if (!existsSync(partial))
      throw new SoftwareError('compileFailed', `the compiler made no ${output}`, '--show prints what was run')
    renameSync(partial, output)
  } catch (error) {
    if (error instanceof SoftwareError) throw error
    throw new SoftwareError('notWritable', `cannot write ${output} (${(error as Error).message})`, 'name another file in -o')
  } finally {
    rmSync(partial, { force: true })
  }
}

function run(command: readonly string[], shows: boolean): void {
  if (shows) console.error(command.map((word) => (/[\s"'$]/.test(word) ? `'${word}'` : word)).join(' '))
  const { status, error, signal } = spawnSync(command[0]!, command.slice(1), { stdio: 'inherit' })
  if (error) throw new SoftwareError('compileFailed', `${command[0]} cannot be started (${error.message})`, 'see --compiler')
  if (status !== 0)
    throw new SoftwareError(
      'compileFailed',
      `${command[0]} ended with ${status ?? signal}`,
      'its own messages stand above; --show prints what was run',
    )
}

function checkFiles(request: CompileRequest): void {
  const inputs = request.items.filter(({ kind }) => kind === 'input').map(({ words }) => words[0]!)
  if (request.stage === 'ask') return
  if (inputs.length === 0)
    throw new SoftwareError('usage', 'no file to compile', 'npm run cc -- FILE.c; --help lists the options')
  for (const input of inputs) {
    if (input === '-' || existsSync(input)) continue
    const byNpm =
      process.env.npm_lifecycle_event === undefined ? '' : '; options stand after a lone --: npm keeps those before it'
    throw new SoftwareError('noInput', `there is no file ${input}`, `name a file that is there${byNpm}`)
  }
  const { output } = request
  if (output !== undefined && inputs.some((input) => resolve(input) === resolve(output)))
    throw new SoftwareError('usage', `-o ${output} is one of the files to compile`, 'name another file in -o')
}
