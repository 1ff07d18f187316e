import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { measureProcess } from '../measured-process.ts'
import { moduleFile, modulesOfFile } from './module-file.ts'

export interface TypeCheck {
  readonly modules: number
  readonly compiler: string
  readonly seconds: number
  /** Of all the compiler's threads; not known on machines without `/proc`. */
  readonly cpuSeconds: number | undefined
  readonly peakBytes: number | undefined
}

/** A project of so many modules, no two alike, checked once from nothing. Or why it cannot be. */
export async function measureTypeCheck(modules: number): Promise<TypeCheck | string> {
  const compiler = typeScriptCompiler()
  if (compiler === undefined) return 'the package typescript is not installed'
  // Inside the project, so that `gatewright` is found as the project finds it, and not that of another bench that runs here.
  const benches = resolve('build', 'bench')
  mkdirSync(benches, { recursive: true })
  const folder = mkdtempSync(join(benches, 'types-'))
  try {
    for (let i = 0; i * modulesOfFile < modules; i++) writeFileSync(join(folder, `part-${i}.ts`), moduleFile(i))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const run = await measureProcess(process.execPath, [compiler, '--noEmit', '--project', folder])
    if (run.exitCode !== 0) throw new Error(`the generated modules do not type-check: ${run.stdout.slice(0, 1000)}`)
    const { seconds, cpuSeconds, peakBytes } = run
    const { stdout } = await measureProcess(process.execPath, [compiler, '--version'])
    return { modules, compiler: `TypeScript ${stdout.trim().split(' ').at(-1)}`, seconds, cpuSeconds, peakBytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As a design's own project would have them. */
const compilerOptions = {
  target: 'esnext',
  module: 'nodenext',
  lib: ['esnext'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
}

function typeScriptCompiler(): string | undefined {
  try {
    const manifest = createRequire(join(process.cwd(), 'package.json')).resolve('typescript/package.json')
    return join(dirname(manifest), 'bin', 'tsc')
  } catch {
    return undefined
  }
}
