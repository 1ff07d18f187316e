import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MeasuredProcess, measureProcess } from '../src/bench/measured-process.ts'
import { cacheFolder } from '../src/toolchain/cache.ts'
import { locate } from '../src/toolchain/locate.ts'

/** What `synth` costs beside the tools that it runs, in processor time: a busy machine makes all wall times long. */
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-overhead-'))
  for (const tool of ['yosys', 'nextpnr-ecp5', 'ecppack'] as const) await locate(tool)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const design = 'nic-10g'
const seeds = [1, 2, 3]
const out = () => join(folder, 'out')

function synth(cache: string): Promise<MeasuredProcess> {
  const args = [
    resolve('bin/gatewright.js'),
    'synth',
    design,
    '--script',
    'default',
    '--seeds',
    String(seeds.length),
    '--jobs',
    '1',
    '--out',
    out(),
    '--json',
  ]
  return measureProcess(process.execPath, args, { environment: { GATEWRIGHT_CACHE: cache } })
}

function emptyCache(name: string): string {
  const cache = join(folder, name)
  mkdirSync(cache)
  // What elaboration keeps of each file of a design is there for all builds but the first of that file.
  for (const kind of ['tools', 'transform']) symlinkSync(join(cacheFolder(), kind), join(cache, kind))
  return cache
}

/** The same runs by hand, on what the build left: same WebAssembly, same files. */
function bareTools(): Promise<MeasuredProcess> {
  const work = join(folder, 'bare')
  mkdirSync(work, { recursive: true })
  for (const name of readdirSync(out())) if (/\.(v|ys)$/.test(name)) copyFileSync(join(out(), name), join(work, name))
  const runTool = pathToFileURL(resolve('src/toolchain/run-tool.ts')).href
  const script = join(work, 'bare.mjs')
  const place = ['--85k', '--package', 'CABGA381', '--speed', '6', '--freq', '156.25', '--timing-allow-fail']
  place.push('--lpf-allow-unconstrained', '--json', 'netlist.json', '--report', 'report.json', '--textcfg', 'top.config')
  const runs = [
    ['yosys', ['-q', '-s', 'synthesise.ys']],
    ...seeds.map((seed) => ['nextpnr-ecp5', [...place, '--seed', String(seed)]] as const),
    ['ecppack', ['--compress', 'top.config', 'top.bit']],
  ]
  writeFileSync(
    script,
    `import { runTool } from ${JSON.stringify(runTool)}
for (const [name, args] of ${JSON.stringify(runs)}) {
  const { exitCode } = await runTool(name, args, { cwd: ${JSON.stringify(work)} })
  if (exitCode !== 0) throw new Error(name + ' fails')
}
`,
  )
  return measureProcess(process.execPath, [script])
}

it('a build takes little more than its tools, and one with nothing changed a second', async () => {
  const whole = await synth(emptyCache('first'))
  expect(whole.stderr).toBe('')
  const bare = await bareTools()
  expect(bare.stderr).toBe('')
  const again: MeasuredProcess[] = []
  for (let round = 0; round < 5; round += 1) again.push(await synth(join(folder, 'first')))
  const second = Math.min(...again.map(({ cpuSeconds }) => cpuSeconds!))
  const overhead = whole.cpuSeconds! / bare.cpuSeconds! - 1
  const wall = Math.min(...again.map(({ seconds }) => seconds))
  console.log(
    `${design}: ${whole.cpuSeconds!.toFixed(1)} s of processor, its tools alone ${bare.cpuSeconds!.toFixed(1)} s: ${(overhead * 100).toFixed(1)} %; ` +
      `nothing changed: ${second.toFixed(2)} s of processor, ${wall.toFixed(2)} s`,
  )
  expect(overhead).toBeLessThan(0.05)
  expect(second).toBeLessThan(1)
})
