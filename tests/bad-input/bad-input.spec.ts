import { type Dirent, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { light, type Run, type ScratchProject, scratchProject } from './scratch-project.ts'

/** Whatever is wrong: one message, the exit code that says whose matter it is, nothing half-written, no process left. */
let project: ScratchProject
beforeEach(() => {
  project = scratchProject()
  project.write('designs/light/index.ts', light())
})
afterEach(() => project.remove())

const onBoard = ['synth', 'light', '--seeds', '1', '--board', 'ulx3s-85f']
const synth = () => project.run(...onBoard)
/** In the wrapper that measures it. */
const measure = (...options: string[]) => project.run('synth', 'light', '--seeds', '1', ...options)
const build = () => join(project.folder, 'build', 'light-ulx3s-85f')

/** What lies in the project besides its sources and the fakes: whole results, or traces of something unfinished. */
function files(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
const unfinished = (): string[] => {
  const entries = ['build', 'cache'].flatMap((name) => {
    const folder = join(project.folder, name)
    return existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : []
  })
  return entries.filter((name) => /\.part-|\.lock\b|\.tmp\b/.test(name))
}

function expectRefused(run: Run, code: number, message: RegExp): void {
  expect(run.err).toMatch(message)
  expect({ code: run.code, out: run.out }).toEqual({ code, out: '' })
  expect(run.err.match(/\bGW\d{3}\b/g), run.err).toHaveLength(1)
  expect(run.err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(files(join(project.folder, 'build'))).toEqual([])
  expect(unfinished()).toEqual([])
}

describe('a design with a mistake', () => {
  it('that does not parse is told by line and caret', async () => {
    project.write('designs/light/index.ts', light().replace('const io =', 'const io = ='))
    expectRefused(await synth(), 1, /^GW001 syntax: .*\n {3}designs\/light\/index\.ts:5:\d+\n.*const io = =.*\n.*\^\n {3}mend: /m)
  })

  it('that throws is told where', async () => {
    project.write('designs/light/index.ts', `${light()}\nthrow new Error('out of luck')\n`)
    expectRefused(
      await synth(),
      1,
      /^GW957 designs\/light\/index\.ts cannot be loaded: Error: out of luck \(designs\/light\/index\.ts:\d+:\d+\); mend: /m,
    )
  })

  it('without ports has nothing to build', async () => {
    project.write(
      'designs/light/index.ts',
      "import { bool, module, reg } from 'gatewright'\nexport const top = module('light', () => {\n  const on = reg(bool, { init: false })\n  on.next = on.not()\n  return {}\n})\n",
    )
    expectRefused(await measure(), 1, /^GW024 ports: module `light` declares no ports$/m)
  })

  it('with none but clocks and resets has nothing to build, on a board too', async () => {
    project.write(
      'designs/light/index.ts',
      "import { module, ports } from 'gatewright'\nexport const top = module('light', () => ports({}))\n",
    )
    expectRefused(await measure(), 1, /^GW812 `light` has no port but clocks and resets.*mend: give it an output$/m)
    project.write(
      'designs/light/index.ts',
      "import { onBoard, ulx3s } from 'gatewright/boards'\nexport const top = onBoard(ulx3s('85F'), () => {})\n",
    )
    expectRefused(await measure(), 1, /^GW812 `ulx3s_85f` has no port.*mend: drive a pin of the board$/m)
  })

  it('on a board whose clock has no pin is told so', async () => {
    const board =
      "defineBoard({ name: 'mine', device: 'LFE5U-25F', package: 'CABGA256', speed: '6', standard: 'LVCMOS33', clock: 'clock25' as any, functions: { led: outputPins('T6') } })"
    project.write('designs/light/index.ts', light(board, 'mine').replace('onBoard,', 'defineBoard, onBoard, outputPins,'))
    expectRefused(
      await measure('--board', 'mine'),
      1,
      /^GW305 clock without pin: board `mine` has no clock pin called `clock25`\n {3}designs\/light\/index\.ts:12:/m,
    )
  })

  it('with a PLL that cannot be is told so', async () => {
    const text = light().replace(
      'const light = top()',
      'pll({ in: pins.clock25, out: { fast: { frequency: 2e9 } } } as any)\n    const light = top()',
    )
    project.write('designs/light/index.ts', text.replace('orangecrab, ulx3s }', 'orangecrab, pll, ulx3s }'))
    expectRefused(await synth(), 1, /^GW321 PLL: .*\n {3}designs\/light\/index\.ts:13:\d+\n/m)
  })
})

describe('a design that the device cannot hold', () => {
  it('is told by how much, and what holds it', async () => {
    const said = [
      'Info: 	          TRELLIS_FF:   45030/  83640    53%',
      'Info: 	        TRELLIS_COMB:   30000/  24288   123%',
      "ERROR: Unable to place cell 'x', no BELs remaining to implement cell type 'TRELLIS_COMB'",
    ]
    project.useTools({ nextpnr: `console.error(${JSON.stringify(said.join('\n'))}); process.exit(1)` })
    expectRefused(
      await measure('--device', 'LFE5U-25F'),
      1,
      /^GW830 .*LFE5U-25F-6 CABGA381: TRELLIS_COMB 30000 of 24288, 5712 too many; mend: LFE5U-45F holds it/m,
    )
  })

  it('or cannot route, is told so', async () => {
    project.useTools({
      nextpnr: "console.error('ERROR: Failed to route arc 0.0 of net \\'x\\', from X0 to X1'); process.exit(1)",
    })
    expectRefused(
      await synth(),
      1,
      /^GW833 nextpnr cannot route the design on \S+ \S+: Failed to route .*; mend: try other seeds/m,
    )
  })
})

describe('a tool that falls over', () => {
  it('is killed', async () => {
    project.useTools({ nextpnr: "process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 10_000)" })
    expectRefused(await synth(), 3, /^GW907 \S*nextpnr-ecp5 was killed by SIGKILL; mend: /m)
  })

  it.each([
    [{ yosys: '' }, 'yosys', 'netlist.json'],
    [{ nextpnr: '' }, 'nextpnr', 'top.config'],
    [{ ecppack: '' }, 'ecppack', 'top.bit'],
  ])('ends well without what it was to write: %j', async (tools, stage, file) => {
    project.useTools(tools)
    expectRefused(await synth(), 3, new RegExp(`^GW907 ${stage} ended well, but did not write ${file}; mend: `, 'm'))
  })

  it('traps in WebAssembly', async () => {
    // A module with a memory and a `_start` that is `unreachable`.
    const wasm = join(project.folder, 'trap.wasm')
    const code = '0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a05010300000b'
    writeFileSync(wasm, Buffer.from(code, 'hex'))
    const run = await project.start(onBoard, { GATEWRIGHT_YOSYS: wasm }).ended
    expectRefused(run, 3, /^GW907 yosys unknown crashed: unreachable; mend: /m)
  })
})

describe('a disk that is full', () => {
  /** Every write below a folder fails as it does on a full disk. */
  const fullBelow = (part: string) => {
    const hook = join(project.folder, 'full.mjs')
    writeFileSync(
      hook,
      `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { writeFileSync } = fs
const { writeFile } = fs.promises
const check = (path) => {
  if (String(path).includes(${JSON.stringify(part)})) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })
}
fs.writeFileSync = (path, ...rest) => (check(path), writeFileSync(path, ...rest))
fs.promises.writeFile = async (path, ...rest) => (check(path), writeFile(path, ...rest))
syncBuiltinESMExports()
`,
    )
    return { NODE_OPTIONS: `--import ${hook}` }
  }
  const full = (part: string) => project.start(onBoard, fullBelow(part)).ended

  it('where the results go', async () => {
    expectRefused(
      await full('/build/light-'),
      1,
      /^GW811 cannot write to \S+build\/light-ulx3s-85f \(ENOSPC\); mend: .*free some space/m,
    )
  })

  it('where the results go, keeps those of the build before', async () => {
    expect((await synth()).code).toBe(0)
    const before = files(build())
    project.write('designs/light/index.ts', light().replace('isOn.not()', 'isOn'))
    expect((await full('/build/light-')).err).toMatch(/^GW811 /m)
    expect(files(build())).toEqual(before)
    expect(unfinished()).toEqual([])
  })

  it('where the cache is', async () => {
    expectRefused(await full('/cache/flow-nextpnr/'), 3, /^GW905 no space left on the disk of \S+; mend: /m)
  })
})

describe.skipIf(process.platform === 'win32')('in the middle of a build', () => {
  const sleeper = (pid: string) => `writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setTimeout(() => {}, 60_000)`
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }
  const pidIn = async (path: string): Promise<number> => {
    while (!existsSync(path) || readFileSync(path, 'utf8') === '') await delay(20)
    return Number(readFileSync(path, 'utf8'))
  }

  it.each(['yosys', 'nextpnr', 'ecppack'] as const)('Ctrl-C stops %s and leaves nothing', async (tool) => {
    const path = join(project.folder, 'pid')
    project.useTools({ [tool]: sleeper(path) })
    const { child, ended } = project.start(onBoard)
    const pid = await pidIn(path)
    child.kill('SIGINT')
    const run = await ended
    expect({ code: run.code, out: run.out }).toEqual({ code: 130, out: '' })
    expect(run.err).not.toMatch(/GW\d{3}/)
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
    expect(files(build())).toEqual([])
    expect(unfinished()).toEqual([])
    project.useTools({})
    expect((await synth()).code).toBe(0)
  })

  it('Ctrl-C stops flash together with its build', async () => {
    const path = join(project.folder, 'pid')
    project.useTools({ nextpnr: sleeper(path), openFPGALoader: '' })
    const { child, ended } = project.start(['flash', ...onBoard.slice(1)])
    const pid = await pidIn(path)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, out: '' })
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
    await vi.waitFor(() => expect(unfinished()).toEqual([]))
    expect(project.calls().filter((call) => call.startsWith('openFPGALoader'))).toEqual([])
  })

  it('a second build in the same folder is refused, the first goes on', async () => {
    const path = join(project.folder, 'pid')
    const go = join(project.folder, 'go')
    project.useTools({
      ecppack: `writeFileSync(${JSON.stringify(path)}, String(process.pid))
const { existsSync } = await import('node:fs')
while (!existsSync(${JSON.stringify(go)})) await new Promise((resolve) => setTimeout(resolve, 20))
writeFileSync(args.at(-1), 'bits')`,
    })
    const first = project.start(onBoard)
    await pidIn(path)
    const second = await synth()
    expect(second.err).toMatch(/^GW810 another build is writing to \S+build\/light-ulx3s-85f; mend: /m)
    expect({ code: second.code, out: second.out }).toEqual({ code: 1, out: '' })
    writeFileSync(go, '')
    expect((await first.ended).code).toBe(0)
    expect(readFileSync(join(build(), 'light-ulx3s-85f.bit'), 'utf8')).toBe('bits')
    expect(unfinished()).toEqual([])
  })
})
