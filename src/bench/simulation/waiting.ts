import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../../toolchain/cache.ts'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { designHooks } from '../design-hooks.ts'
import { type MeasuredProcess, measureProcess } from '../measured-process.ts'
import { median } from '../statistics.ts'
import { type ContenderName, contenderTitles } from './contender.ts'
import type { SimulationBench } from './simulation-bench.ts'

/** From a saved file to the first assertion that has been checked: start of the process to its end. */
export interface Waiting {
  readonly name: ContenderName
  /** `script`: the design's loader alone; `vitest`: the same as a spec, as people run it. */
  readonly runner: 'script' | 'vitest'
  /** Nothing but the downloaded tools is cached. */
  readonly cold: Wait
  /** Again, nothing changed. */
  readonly warm: Wait
  /** One line of the design changed; the median of some changes. */
  readonly edited: Wait
}

export interface Wait {
  readonly seconds: number
  readonly cpuSeconds: number | undefined
}

export interface WaitingOptions {
  /** The design's folder. */
  readonly folder: string
  readonly bench: SimulationBench
  readonly contenders: readonly ContenderName[]
  readonly edits: number
  readonly onProgress: (what: string) => void
}

/** Works on a copy of the design, with caches of its own. */
export async function measureWaiting({ folder, bench, contenders, edits, onProgress }: WaitingOptions): Promise<Waiting[]> {
  const benches = resolve('build', 'bench')
  mkdirSync(benches, { recursive: true })
  // Beneath the current folder, for its node_modules, and not that of another bench that runs here.
  const work = mkdtempSync(join(benches, 'waiting-'))
  const copy = join(work, 'design')
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.spec.ts') })
  const caches = mkdtempSync(join(tmpdir(), 'gatewright-caches-'))
  const remove = (): void => {
    for (const made of [caches, work]) rmSync(made, { recursive: true, force: true })
  }
  const forget = onCleanup(remove)
  const edited = join(copy, bench.edit.file)
  const original = readFileSync(edited, 'utf8')
  if (!original.includes(bench.edit.text)) throw new Error(`${bench.edit.file} has no ${bench.edit.text} to edit`)
  let edit = 0
  const save = (): void => writeFileSync(edited, original.replace(bench.edit.text, bench.edit.replacement(++edit)))
  try {
    const rows: Waiting[] = []
    for (const name of contenders)
      for (const runner of name === 'wasm' && hasVitest() ? (['script', 'vitest'] as const) : (['script'] as const)) {
        const cache = emptyCache(caches)
        const run = runner === 'script' ? scriptRun(copy, name, cache) : vitestRun(work, copy, bench, cache)
        const title = `${contenderTitles[name]} (${runner}), from a save to the first assertion`
        onProgress(`${title}: cold`)
        save()
        const cold = waitOf(await run(), title)
        onProgress(`${title}: warm`)
        const warm = waitOf(await run(), title)
        const waits: Wait[] = []
        for (let i = 0; i < edits; i++) {
          onProgress(`${title}: edit ${i + 1} of ${edits}`)
          save()
          waits.push(waitOf(await run(), title))
        }
        rows.push({ name, runner, cold, warm, edited: middle(waits) })
      }
    return rows
  } finally {
    remove()
    forget()
  }
}

/** The tools stay: fetching them is the network's time. */
function emptyCache(caches: string): string {
  const cache = mkdtempSync(join(caches, 'cache-'))
  const tools = join(cacheFolder(), 'tools')
  if (existsSync(tools)) symlinkSync(tools, join(cache, 'tools'), 'junction')
  return cache
}

type Run = () => Promise<MeasuredProcess>

function scriptRun(copy: string, name: ContenderName, cache: string): Run {
  const script = fileURLToPath(import.meta.resolve('./first-assertion.ts'))
  return () =>
    measureProcess(process.execPath, [...designHooks, script, join(copy, 'index.ts'), name], {
      environment: { GATEWRIGHT_CACHE: cache, GATEWRIGHT_ENGINE: undefined },
    })
}

function vitestRun(work: string, copy: string, bench: SimulationBench, cache: string): Run {
  const { cycles, output, atLeast } = bench.firstAssertion
  const spec = `import { simulate } from 'gatewright'
import { expect, it } from 'vitest'
import { commands } from './${copy.slice(work.length + 1)}/index.ts'

it('runs', async () => {
  const sim = await simulate(commands.bench.module, commands.bench.parameters)
  sim.step(${cycles})
  expect(sim.peek('${output}')).toBeGreaterThanOrEqual(${atLeast})
})
`
  const config = `import { gatewright } from 'gatewright/transform'
import { defineConfig } from 'vitest/config'

export default defineConfig({ plugins: [gatewright()], test: { include: ['*.spec.ts'], pool: 'threads', maxWorkers: 1, testTimeout: 600_000 } })
`
  writeFileSync(join(work, 'first-assertion.spec.ts'), spec)
  writeFileSync(join(work, 'vitest.config.ts'), config)
  return () =>
    measureProcess(process.execPath, [vitestProgram()!, 'run', '--root', work], {
      environment: { GATEWRIGHT_CACHE: cache, GATEWRIGHT_ENGINE: undefined, VITEST: undefined },
    })
}

function vitestProgram(): string | undefined {
  try {
    const manifest = createRequire(join(process.cwd(), 'package.json')).resolve('vitest/package.json')
    return join(dirname(manifest), 'vitest.mjs')
  } catch {
    return undefined
  }
}
const hasVitest = (): boolean => vitestProgram() !== undefined

function waitOf({ exitCode, stdout, stderr, seconds, cpuSeconds }: MeasuredProcess, title: string): Wait {
  if (exitCode !== 0) throw new Error(`${title} ended with ${exitCode}: ${(stderr + stdout).trim().slice(0, 1000)}`)
  const compiler = Number(/^compiler: (\S+) CPU s$/m.exec(stdout)?.[1] ?? 0)
  return { seconds, cpuSeconds: cpuSeconds === undefined ? undefined : cpuSeconds + compiler }
}

function middle(waits: readonly Wait[]): Wait {
  const cpu = waits.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
  return { seconds: median(waits.map(({ seconds }) => seconds)), cpuSeconds: cpu.length === 0 ? undefined : median(cpu) }
}
