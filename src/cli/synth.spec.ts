import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The real commands in a project of its own, whose only design is a blinker. */
const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string

const design = `import { bool, module, output, ports, reg, uint } from 'gatewright'

export const Divider = module('divider', (p: { width: number }) => {
  const io = ports({ tick: output(bool) })
  const count = reg(uint(p.width), { init: 0 })
  count.next = count.addWrap(1)
  io.tick.set(count.all())
  return io
})

export const Blinker = module('blinker', () => {
  const io = ports({ led: output(bool) })
  const divider = Divider({ width: 10 })
  const isOn = reg(bool, { init: false })
  isOn.next = isOn.xor(divider.tick)
  io.led.set(isOn)
  return io
})

export const top = { module: Blinker, frequencyHz: 50e6 }
`

beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-synth-')))
  mkdirSync(join(project, 'designs', 'blinker'), { recursive: true })
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(root, join(project, 'node_modules', 'gatewright'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(project, 'designs', 'blinker', 'index.ts'), design)
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function gatewright(...args: string[]) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'gatewright.js'), ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...environment, NO_COLOR: '1' },
  })
  return { status, stdout, stderr }
}

const small = ['--device', 'LFE5U-12F', '--seeds', '1']

describe('synth', { timeout: 120_000 }, () => {
  it('makes a bitstream, tells each stage, and shows the worst path as lines of the design', () => {
    const { status, stdout, stderr } = gatewright('synth', 'blinker', ...small)
    expect(stderr.split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual([
      'elaborate',
      'yosys',
      'nextpnr seed 1',
      'ecppack',
      '',
    ])
    expect(status).toBe(0)
    expect(stdout).toMatch(/│ clk +│ 50 /)
    expect(stdout).toMatch(
      /worst path of clk .*\n(.*\n)*?.*designs\/blinker\/index\.ts:5 +const count = reg\(uint\(p\.width\), \{ init: 0 \}\)/,
    )
    expect(readdirSync(join(project, 'build', 'blinker')).sort()).toEqual([
      ...['blinker.bit', 'blinker.config', 'blinker.map.json', 'blinker.v', 'blinker_wrapper.v', 'divider_width10.v'],
      ...['history.jsonl', 'netlist.json', 'report.json', 'synthesise.ys'],
    ])
  })

  it('shows the slowest paths with their callers, slack and instances, and fails for a slow seed', () => {
    const { status, stdout, stderr } = gatewright('synth', 'blinker', ...small, '--paths', '2', '--modules', '--at-least', '3000')
    expect(stdout).toMatch(/\n│ {3}divider +│ divider_width10 +│/)
    expect(stdout).toMatch(/\nslack of clk in ns, at 12 register inputs, of a period of 20\.00 ns: worst 1\d\.\d+\n/)
    expect(stdout).toMatch(/\npath of clk, 2: .*\n.*addWrap|index\.ts:5 .* ← designs\/blinker\/index\.ts:13/)
    expect(stderr).toMatch(/\nGW852 clk reaches [\d.]+ MHz with seed 1, --at-least wants 3000 of every seed; mend: .*\n$/)
    expect(status).toBe(1)
  })

  it('lets Node keep what it compiled', () => {
    const kept = join(project, 'compiled')
    mkdirSync(kept)
    const environment = { ...process.env, TMPDIR: kept, NODE_COMPILE_CACHE: '' }
    spawnSync(process.execPath, [join(root, 'bin', 'gatewright.js'), '--version'], { env: environment })
    expect(readdirSync(kept)).toEqual(['node-compile-cache'])
  })

  it('prints the report alone with --json, into the folder of --out', () => {
    const { status, stdout, stderr } = gatewright('synth', 'blinker', ...small, '--json', '--out', 'there')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const report = JSON.parse(stdout)
    expect(report).toEqual(JSON.parse(readFileSync(join(project, 'there', 'report.json'), 'utf8')))
    expect(report).toMatchObject({ device: 'LFE5U-12F', speed: 6, ff_net: 11, clocks: { clk: { target: 50 } } })
  })

  it('keeps what it made when a frequency is missed, says so and fails', () => {
    const { status, stdout, stderr } = gatewright('synth', 'blinker', ...small, '--freq', 'clk=3000', '--out', 'missed')
    expect(status).toBe(1)
    expect(stderr).toMatch(/\nGW850 clk reaches [\d.]+ of 3000 MHz; mend: .*\n$/)
    expect(stdout).toMatch(/│ clk +│ 3000 .*│ 0 of 1 +│/)
    expect(existsSync(join(project, 'missed', 'blinker.bit'))).toBe(true)
  })

  it.runIf(process.platform !== 'win32')(
    'leaves nothing behind on Ctrl-C',
    async () => {
      const args = ['synth', 'blinker', ...small, '--freq', String(100 + (process.pid % 1000) / 100), '--out', 'stopped']
      const child = spawn(process.execPath, [join(root, 'bin', 'gatewright.js'), ...args], { cwd: project })
      child.stderr.on('data', (data) => String(data).includes('yosys') && child.kill('SIGINT'))
      const [code] = await once(child, 'close')
      expect(code).toBe(130)
      expect(readdirSync(join(project, 'stopped'))).toEqual([])
    },
    120_000,
  )

  it.each([
    [['--device', 'LFE5U-84F'], /^GW801 no device is called LFE5U-84F; mend: did you mean LFE5U-85F\?/],
    [['--package', 'CABGA380'], /^GW802 LFE5U-85F does not come in CABGA380; mend: did you mean CABGA381\?/],
    [['--speed', '9'], /^GW803 LFE5U-85F has no speed grade 9; mend: it has 6, 7, 8/],
    [['--script', 'abd'], /^GW804 no Yosys script is called abd; mend: did you mean abc/],
    [['--freq', 'rx=100'], /GW805 the design has no clock rx; mend: .*it has clk/],
    [['--freq', 'quick'], /^GW806 'quick' is no frequency in MHz/],
    [['--seeds', '0'], /^GW950 --seeds takes a count from 1 to 1000, not '0'/],
    [['--jobs', 'two'], /^GW950 --jobs takes a count/],
    [['--seed', '3'], /^GW952 unknown option '--seed'; mend: did you mean '--seeds'\?/],
  ])('refuses %s as usage, in one line', (args, message) => {
    const { status, stdout, stderr } = gatewright('synth', 'blinker', '--quiet', ...args)
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd()).not.toContain('\n')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})

describe('verilog', { timeout: 120_000 }, () => {
  it('writes one file a module, and a map', () => {
    const { status, stdout } = gatewright('verilog', 'blinker', '--out', 'verilog')
    expect(status).toBe(0)
    expect(stdout.trim().split('\n')).toEqual(['verilog/divider_width10.v', 'verilog/blinker.v', 'verilog/blinker.map.json'])
    expect(readFileSync(join(project, 'verilog', 'blinker.v'), 'utf8')).toMatch(/^module blinker \(/m)
    expect(JSON.parse(readFileSync(join(project, 'verilog', 'blinker.map.json'), 'utf8')).files).toEqual([
      'designs/blinker/index.ts',
    ])
  })

  it('writes one exported module, with parameters as JSON', () => {
    const { status, stdout } = gatewright('verilog', 'blinker/divider', '--parameters', '{"width": 3}', '--out', 'one', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ top: 'divider', folder: join(project, 'one'), files: ['divider.v', 'divider.map.json'] })
    expect(readFileSync(join(project, 'one', 'divider.v'), 'utf8')).toContain('reg [2:0] count;')
  })

  it('writes a module of the design that has no export of its own', () => {
    const { status, stdout } = gatewright('verilog', 'blinker/divider_width10', '--out', 'inner')
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'inner/divider_width10.v\ninner/divider_width10.map.json\n' })
  })

  it('says its lines in comments when asked', () => {
    gatewright('verilog', 'blinker', '--out', 'lines', '--lines')
    expect(readFileSync(join(project, 'lines', 'blinker.v'), 'utf8')).toContain('// designs/blinker/index.ts:14')
  })

  it.each([
    ['blinker/divider', [], /^GW950 the module has parameters .*; mend: give them: --parameters /],
    ['blinker/divider', ['--parameters', '{width'], /^GW950 --parameters is no JSON /],
    ['blinker/dividers', [], /^GW956 unknown module of blinker 'dividers'; mend: did you mean '/],
    ['blinkers', [], /^GW954 unknown design 'blinkers'; mend: did you mean 'blinker'\?/],
  ])('refuses %s %s in one line', (typed, args, message) => {
    const { status, stdout, stderr } = gatewright('verilog', typed, ...args)
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd()).not.toContain('\n')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})
