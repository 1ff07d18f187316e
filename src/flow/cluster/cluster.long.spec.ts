import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ecp5 } from '../../../fpga-targets/ecp5.ts'
import { domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import { cacheFolder } from '../../toolchain/cache.ts'
import { find, locate } from '../../toolchain/locate.ts'
import { type BuildRequest, build } from '../build.ts'
import { choosePart } from '../device/part.ts'
import { chooseScript } from '../yosys/yosys-script.ts'
import { type Cluster, connectCluster } from './cluster.ts'

/** A scheduler and workers on this machine: processes of their own, each with a cache of its own. Needs Python's `distributed`. */
const dask = await find('dask')
const root = fileURLToPath(new URL('../../..', import.meta.url))
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const port = 10_000 + (process.pid % 20_000)
const address = `tcp://127.0.0.1:${port}`

let folder: string
let tools: string
const started: ChildProcess[] = []
const before = process.env.GATEWRIGHT_CACHE

beforeAll(async () => {
  if (dask === undefined) return
  folder = mkdtempSync(join(tmpdir(), 'gatewright-cluster-spec-'))
  await locate('yosys')
  await locate('nextpnr-ecp5')
  tools = join(cacheFolder(), 'tools')
  const scheduler = spawn(dask.path, ['-m', 'distributed.cli.dask_scheduler', '--port', String(port), '--no-dashboard'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(scheduler)
  await said(scheduler, /Scheduler at:/)
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  if (before === undefined) delete process.env.GATEWRIGHT_CACHE
  else process.env.GATEWRIGHT_CACHE = before
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

/** A cache with the tools and nothing else. */
function freshCache(name: string): string {
  const cache = join(folder, name)
  mkdirSync(cache)
  symlinkSync(tools, join(cache, 'tools'))
  return cache
}

async function worker(name: string, ...options: string[]) {
  const cache = freshCache(name)
  const child = spawn(
    process.execPath,
    [join(root, 'bin', 'gatewright.js'), 'worker', address, '--name', name, '--json', ...options],
    { env: { ...process.env, GATEWRIGHT_CACHE: cache }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  started.push(child)
  const placing = join(cache, 'flow-nextpnr')
  const entries = () => (existsSync(placing) ? readdirSync(placing).filter((entry) => !entry.endsWith('.lock')) : [])
  return {
    child,
    isPlacing: () => entries().some((entry) => entry.includes('.part-')),
    processes: () => processesOf(cache),
    done: () => entries().filter((entry) => !entry.includes('.part-')).length,
  }
}

function said(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr!.on('data', (piece) => {
      text += piece
      if (words.test(text)) resolve()
    })
    child.once('exit', () => reject(new Error(`it ended: ${text}`)))
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50))
}

const domain = domainOf('clk', { frequencyHz: 50e6 })
const module = moduleOf('counter', {
  domains: [moduleDomain(domain)],
  variables: [variable('output', 'led', 1)],
})
const text = `module counter (input wire clk, input wire rst, output wire led);
  reg [23:0] count;
  always @(posedge clk) count <= rst ? 24'd0 : count + 24'd1;
  assign led = ^count;
endmodule
`
const request = (name: string): BuildRequest => ({
  ...{ name: 'counter', module, files: [{ name: 'counter.v', text }], extras: [], translate: () => [] },
  ...{ part: choosePart(ecp5, { device: 'LFE5U-12F', package: 'TQFP144', speed: '6' }), script: chooseScript('default') },
  ...{ frequencies: new Map(), seeds, folder: join(folder, name) },
})

async function measured(name: string, elsewhere?: Cluster) {
  process.env.GATEWRIGHT_CACHE = freshCache(`cache-of-${name}`)
  let seconds = 0
  const report = await build(request(name), {
    elsewhere,
    onProgress: ({ stage, state, seconds: took }) => {
      // The seeds start together: the last to end says how long all took.
      if (stage.startsWith('nextpnr') && state === 'done') seconds = Math.max(seconds, took)
    },
  })
  return { report, seconds, bitstream: readFileSync(join(folder, name, 'counter.bit')) }
}

describe.skipIf(dask === undefined)('seeds on a cluster', () => {
  it('come to what they come to here, though one worker is killed and one joins late', async () => {
    const here = await measured('here')
    const [first, killed] = [await worker('first'), await worker('killed', '--share', '0.5')]
    const cluster = await connectCluster(address, () => {})
    const there = measured('there', cluster)
    await until(() => killed.isPlacing())
    killed.child.kill('SIGKILL')
    const doneByKilled = killed.done()
    const late = await worker('late')
    const { report, bitstream, seconds } = await there
    await cluster.close()
    expect(report).toEqual(here.report)
    expect(bitstream.equals(here.bitstream)).toBe(true)
    expect(report.seeds).toEqual(seeds)
    expect(report.failed_seeds).toEqual([])
    expect(late.done()).toBeGreaterThan(0)
    expect(first.done() + late.done() + doneByKilled).toBeGreaterThanOrEqual(seeds.length)
    console.log(
      `${seeds.length} seeds: ${here.seconds.toFixed(1)} s here, ${seconds.toFixed(1)} s on the cluster, one worker killed`,
    )

    // Nobody is left: the killed one's runner and Python have noticed.
    for (const { child } of [first, late]) {
      const output: string[] = []
      child.stdout!.on('data', (piece) => output.push(String(piece)))
      child.kill('SIGINT')
      expect((await once(child, 'close'))[0]).toBe(0)
      expect(JSON.parse(output.join(''))).toMatchObject({ failed: 0, back: 0, wasAsked: true })
    }
    if (process.platform === 'linux') await until(() => [first, killed, late].every(({ processes }) => processes().length === 0))
  })

  it('go back when their worker leaves, and reach it in the share of time that its owner set', async () => {
    const leaving = await worker('leaving', '--share', '0.25')
    const cluster = await connectCluster(address, () => {})
    const there = measured('again', cluster)
    await until(() => leaving.isPlacing())
    const staying = await worker('staying')
    const output: string[] = []
    leaving.child.stdout!.on('data', (piece) => output.push(String(piece)))
    leaving.child.kill('SIGINT')
    expect((await once(leaving.child, 'close'))[0]).toBe(0)
    expect(JSON.parse(output.join(''))).toMatchObject({ back: 1, failed: 0, wasAsked: true })
    expect(leaving.isPlacing()).toBe(false)
    const { report } = await there
    await cluster.close()
    expect(report.seeds).toEqual(seeds)
    expect(staying.done()).toBe(seeds.length - leaving.done())
    staying.child.kill('SIGINT')
    await once(staying.child, 'close')
  })

  it('fail as they fail here', async () => {
    const only = await worker('only')
    const cluster = await connectCluster(address, () => {})
    const wide = moduleOf('counter', { domains: [moduleDomain(domain)], variables: [variable('inout', 'pads', 240)] })
    const pads = `module counter (input wire clk, input wire rst, inout wire [239:0] pads);
  reg [239:0] held;
  always @(posedge clk) held <= pads;
  assign pads = rst ? held : 240'bz;
endmodule
`
    const tooWide = { ...request('wide'), module: wide, files: [{ name: 'counter.v', text: pads }], seeds: [1, 2] }
    await expect(build(tooWide, { elsewhere: cluster })).rejects.toThrow(
      /^GW831 the design has more pins than LFE5U-12F-6 TQFP144/,
    )
    await cluster.close()
    only.child.kill('SIGINT')
    expect((await once(only.child, 'close'))[0]).toBe(0)
  })

  it('say where no scheduler answers', async () => {
    await expect(connectCluster('tcp://127.0.0.1:9', () => {})).rejects.toThrow(
      /^GW853 no Dask scheduler answers at tcp:\/\/127\.0\.0\.1:9 \(/,
    )
  })
})

/** Processes that work with a cache: a worker's own and those that it started. */
function processesOf(cache: string): string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/environ`, 'utf8').includes(cache)
    } catch {
      // It has ended, or is another user's.
      return false
    }
  })
}
