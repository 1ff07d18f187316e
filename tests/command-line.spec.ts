import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** The real command in a process of its own: exit codes, messages, and what it leaves behind. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'bin', 'gatewright.js')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-command-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(args: readonly string[], environment: Record<string, string> = {}, nodeArgs: readonly string[] = []) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|GATEWRIGHT_)/i.test(name)))
  const child = spawn(process.execPath, [...nodeArgs, bin, ...args], {
    cwd: root,
    env: { ...clean, GATEWRIGHT_CACHE: folder, NO_COLOR: '1', ...environment },
  })
  const run = { out: '', err: '' }
  child.stdout.on('data', (data) => (run.out += data))
  child.stderr.on('data', (data) => (run.err += data))
  return { child, ended: new Promise<Run>((resolve) => child.on('close', (code) => resolve({ code, ...run }))) }
}

const gatewright = (...args: string[]) => start(args).ended

/** A machine whose Node is too old to read TypeScript. */
const oldNode = [
  '--import',
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.1' } })`,
]

/** A `python3` that never ends; it says its process id in `pid`. */
function sleepingPython(): Record<string, string> {
  const path = join(folder, 'python3')
  writeFileSync(path, `#!/bin/sh\necho $$ > ${folder}/pid\nexec sleep 60\n`)
  chmodSync(path, 0o755)
  return { GATEWRIGHT_PYTHON: path }
}

async function interrupt(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  while (!existsSync(join(folder, 'pid')) || readFileSync(join(folder, 'pid'), 'utf8') === '') await delay(10)
  child.kill(signal)
  return Number(readFileSync(join(folder, 'pid'), 'utf8'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

describe('help', () => {
  it('is a good end when asked for, a wrong use when nothing was', async () => {
    const help = await gatewright('--help')
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toMatch(/Usage: gatewright .*doctor/s)
    expect(await gatewright()).toMatchObject({ code: 2, out: '', err: help.out.trimEnd().concat('\n\n') })
    const doctor = await gatewright('doctor', '--help')
    expect(doctor).toMatchObject({ code: 0, err: '' })
    for (const option of ['--fetch', '--json', '--quiet']) expect(doctor.out).toContain(option)
  })

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await gatewright('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
})

describe('a wrong command line', () => {
  it.each([
    [['doctr'], `GW951 unknown command 'doctr'; mend: did you mean 'doctor'?`],
    [['doctor', '--jsn'], `GW952 unknown option '--jsn'; mend: did you mean '--json'?`],
    [['doctor', '--ftech=1'], `GW952 unknown option '--ftech'; mend: did you mean '--fetch'?`],
    [['--quite', 'doctor'], `GW952 unknown option '--quite'; mend: did you mean '--quiet'?`],
    [
      ['doctor', 'x'],
      `GW950 too many arguments for 'doctor'. Expected 0 arguments but got 1: x; mend: see gatewright doctor --help`,
    ],
  ])('is refused with what was meant: %s', async (args, message) => {
    expect(await gatewright(...args)).toEqual({ code: 2, out: '', err: `${message}\n` })
  })

  it('is JSON where that was asked for', async () => {
    const { code, out } = await gatewright('doctr', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out).error.code).toBe('GW951')
  })
})

describe('doctor', () => {
  it('lists every tool on a machine that has fetched none', async () => {
    const { code, out, err } = await gatewright('doctor')
    expect({ code, err }).toEqual({ code: process.platform === 'linux' && process.arch === 'x64' ? 0 : code, err: '' })
    for (const word of ['yosys', '0.70.0.0.post1259', 'will be fetched', 'clang', 'npm', 'ready']) expect(out).toContain(word)
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives the same as JSON', async () => {
    const { tools } = JSON.parse((await gatewright('doctor', '--json')).out)
    expect(tools).toContainEqual(expect.objectContaining({ tool: 'yosys', state: 'will be fetched', isNeeded: true }))
    expect(tools).toContainEqual(expect.objectContaining({ tool: 'clang', state: 'ready', origin: 'npm' }))
  })

  it('ends with 3 when a needed tool is broken, and is quiet about the others', async () => {
    const { code, out } = await start(['doctor', '--quiet'], { GATEWRIGHT_YOSYS: join(folder, 'gone') }).ended
    expect(code).toBe(3)
    expect(out).toMatch(/yosys: GATEWRIGHT_YOSYS names .*gone, which does not exist: correct it/)
    expect(out).not.toContain('nextpnr')
  })

  it('says in one line that it cannot fetch', async () => {
    const run = await start(['doctor', '--fetch'], { GATEWRIGHT_PYTHON: join(folder, 'none') }).ended
    expect(run).toMatchObject({ code: 3, out: '' })
    expect(run.err).toMatch(
      /^GW902 cannot start .*none \(ENOENT\); mend: install Python 3 with pip, or correct GATEWRIGHT_PYTHON\n$/,
    )
  })
})

describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each([
    ['SIGINT', 130, []],
    ['SIGTERM', 143, []],
    ['SIGINT', 130, oldNode],
  ] as const)('%s stops all and leaves nothing (exit code %i)', async (signal, code, nodeArgs) => {
    const { child, ended } = start(['doctor', '--fetch'], sleepingPython(), nodeArgs)
    const python = await interrupt(child, signal)
    expect(await ended).toMatchObject({ code, out: '' })
    await vi.waitFor(() => expect(isAlive(python)).toBe(false))
    expect(readdirSync(join(folder, 'tools'))).toEqual([])
  })
})

describe('a fault of ours', () => {
  it('is one line without a trace, which is in a file', async () => {
    const late = `process.on('newListener', (name) => { if (name === 'uncaughtException') setImmediate(() => { throw new RangeError('late') }) })`
    const run = await start(['doctor'], {}, ['--import', `data:text/javascript,${late}`]).ended
    expect(run).toMatchObject({ code: 1, out: '' })
    const path = /^GW999 unexpected: RangeError: late \(trace: (.*)\)\n$/.exec(run.err)![1]!
    expect(readFileSync(path, 'utf8')).toMatch(/RangeError: late\n +at /)
  })
})

describe('a Node that cannot read TypeScript', () => {
  it('hands over to the one of the node package', async () => {
    const run = await start(['doctor', '--json'], {}, oldNode).ended
    const own = JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8')).version
    expect(JSON.parse(run.out).node).toBe(own)
    expect((await start(['doctr'], {}, oldNode).ended).code).toBe(2)
  })

  it('says so when there is none', async () => {
    const run = await start(['doctor'], { GATEWRIGHT_NODE: 'itself' }, oldNode).ended
    expect(run).toMatchObject({ code: 3, out: '' })
    expect(run.err).toMatch(/^GW901 Node 22\.17\.1 cannot read TypeScript; mend: /)
  })
})
