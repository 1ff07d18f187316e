import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCleanups } from './cleanup.ts'
import type { LocatedTool } from './locate.ts'
import { runLocated, runTool } from './run-tool.ts'
import { ToolError } from './tool-error.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-run-'))
  // A temporary folder of our own: what other processes have in theirs is none of ours.
  const temporary = join(folder, 'temporary')
  mkdirSync(temporary)
  vi.stubEnv('TMPDIR', temporary)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const callFdWrite = 0x00
const callProcExit = 0x01
const callFdClose = 0x02

/** A WASI command of a few bytes: memory holds `text` as the only entry of an I/O vector, `body` is `_start`. */
function wasiProgram(text: string, body: readonly number[]): LocatedTool {
  const name = (word: string) => [word.length, ...Buffer.from(word)]
  const section = (id: number, bytes: readonly number[]) => [id, bytes.length, ...bytes]
  const wasi = name('wasi_snapshot_preview1')
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [4, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f, 0x60, 1, 0x7f, 0, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f]),
    ...section(2, [
      3,
      ...wasi,
      ...name('fd_write'),
      0,
      0,
      ...wasi,
      ...name('proc_exit'),
      0,
      1,
      ...wasi,
      ...name('fd_close'),
      0,
      3,
    ]),
    ...section(3, [1, 2]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('_start'), 0, 3]),
    ...section(10, [1, body.length + 2, 0, ...body, 0x0b]),
    ...section(11, [1, 0, 0x41, 0, 0x0b, 16 + text.length, 16, 0, 0, 0, text.length, ...Array(11).fill(0), ...Buffer.from(text)]),
  ]
  const path = join(folder, `program${readdirSync(folder).length}.wasm`)
  writeFileSync(path, Uint8Array.from(bytes))
  return { name: 'yosys', version: '0', origin: 'override', kind: 'wasi', path }
}

const write = (file: number) => [0x41, file, 0x41, 0, 0x41, 1, 0x41, 8, 0x10, callFdWrite, 0x1a]
const close = (file: number) => [0x41, file, 0x10, callFdClose, 0x1a]
const exit = (code: number) => [0x41, code, 0x10, callProcExit]
const forever = [0x03, 0x40, 0x0c, 0, 0x0b]
const trap = [0x00]

/** What this file's tools left in the system's temporary folder. */
function leftovers(): string[] {
  return readdirSync(tmpdir()).filter(
    (name) => /^gatewright-[A-Za-z0-9]{6}$/.test(name) && existsSync(join(tmpdir(), name, 'stdout')),
  )
}

describe('a WebAssembly tool', () => {
  it('gives its output and its exit code', async () => {
    const result = await runLocated(wasiProgram('hello\n', [...write(1), ...write(2), ...write(2), ...exit(3)]), [])
    expect(result).toMatchObject({ exitCode: 3, stdout: 'hello\n', stderr: 'hello\nhello\n' })
    expect(result.seconds).toBeGreaterThan(0)
    expect(leftovers()).toEqual([])
  })

  it('ends well by returning', async () => {
    expect(await runLocated(wasiProgram('', []), [])).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('may close its streams, as C programs do at exit', async () => {
    const result = await runLocated(wasiProgram('x', [...write(1), ...close(0), ...close(1), ...close(2), ...exit(0)]), [])
    expect(result).toMatchObject({ exitCode: 0, stdout: 'x' })
  })

  it('shows its output while it runs, and stops on request', async () => {
    const controller = new AbortController()
    const seen: string[] = []
    const running = runLocated(wasiProgram('busy\n', [...write(2), ...forever]), [], {
      signal: controller.signal,
      onOutput: (text, stream) => {
        seen.push(`${stream}: ${text}`)
        controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toEqual(['stderr: busy\n'])
    expect(leftovers()).toEqual([])
  })

  it('hands all output to the follower, also what came just before the end', async () => {
    let seen = ''
    const program = wasiProgram('0123456789\n', [...Array(10).fill(write(1)).flat(), ...exit(0)])
    const { stdout } = await runLocated(program, [], { onOutput: (text) => (seen += text) })
    expect(seen).toBe('0123456789\n'.repeat(10))
    expect(seen).toBe(stdout)
  })

  it('that crashes becomes one line', async () => {
    const error = await runLocated(wasiProgram('', trap), []).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ToolError)
    expect((error as ToolError).format()).toMatch(/^GW907 yosys 0 crashed: unreachable; mend: run it again/)
  })

  it('that is no WebAssembly becomes one line', async () => {
    const path = join(folder, 'broken.wasm')
    writeFileSync(path, 'no wasm')
    const broken: LocatedTool = { name: 'yosys', version: '0', origin: 'override', kind: 'wasi', path }
    await expect(runLocated(broken, [])).rejects.toThrow(/^GW907 yosys 0 crashed: CompileError/)
  })

  it('is stopped by the cleanup of a leaving process', async () => {
    const running = runLocated(wasiProgram('busy', [...write(1), ...forever]), [], { onOutput: () => runCleanups() })
    await expect(running).rejects.toThrow(/its thread ended early/)
    expect(leftovers()).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a native tool', () => {
  function nativeProgram(script: string): LocatedTool {
    const path = join(folder, 'tool')
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return { name: 'iverilog', version: '0', origin: 'path', kind: 'native', path, environment: { TOOL_HOME: 'home' } }
  }

  it('runs in the work folder with its own environment', async () => {
    const result = await runLocated(nativeProgram('pwd; echo "$TOOL_HOME $1" >&2; exit 5'), ['argument'], { cwd: tmpdir() })
    expect(result).toMatchObject({ exitCode: 5, stderr: 'home argument\n' })
    expect(result.stdout.trim().endsWith(tmpdir())).toBe(true)
  })

  it('is stopped with everything that it started', async () => {
    const controller = new AbortController()
    let pid = 0
    const running = runLocated(nativeProgram('sleep 60 & echo $!; wait'), [], {
      signal: controller.signal,
      onOutput: (text) => {
        pid = Number(text)
        controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(pid).toBeGreaterThan(0)
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  })

  it('that cannot start becomes one line', async () => {
    const gone: LocatedTool = { name: 'vvp', version: '0', origin: 'path', kind: 'native', path: join(folder, 'gone') }
    await expect(runLocated(gone, [])).rejects.toThrow(/^GW907 cannot start vvp \(.*gone: ENOENT\); mend: /)
  })
})

/** A zombie has ended, whoever has not yet asked for its exit code. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (process.platform !== 'linux') return true
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

describe('an npm package of a tool', () => {
  function packageTool(body: string): LocatedTool {
    const path = join(folder, 'bundle.mjs')
    const exitClass =
      'export class Exit extends Error { constructor(code, files) { super(); this.code = code; this.files = files } }'
    writeFileSync(
      path,
      `${exitClass}\nexport const commands = { yosys: async (args, files, { stdout, stderr }) => { ${body} } }\n`,
    )
    return { name: 'yosys', version: '0', origin: 'npm', kind: 'javascript', path }
  }

  it('works on the files of the work folder', async () => {
    const work = join(folder, 'work')
    mkdirSync(join(work, 'in'), { recursive: true })
    writeFileSync(join(work, 'in', 'a.v'), 'module a')
    const tool = packageTool(`
      stdout(new TextEncoder().encode(args.join(' ')))
      stderr(null)
      const text = new TextDecoder().decode(files.in['a.v'])
      return { ...files, tmp: { junk: 'x' }, out: { 'b.v': text + ' copied' } }`)
    const result = await runLocated(tool, ['-o', join(work, 'out', 'b.v')], { cwd: work })
    expect(result).toMatchObject({ exitCode: 0, stdout: `-o ${join('out', 'b.v')}`, stderr: '' })
    expect(readFileSync(join(work, 'out', 'b.v'), 'utf8')).toBe('module a copied')
    expect(readdirSync(work).sort()).toEqual(['in', 'out'])
  })

  it('keeps what it wrote when it exits with an error', async () => {
    const work = join(folder, 'work')
    mkdirSync(work)
    const tool = packageTool(`throw new Exit(4, { 'partial.json': '{}' })`)
    expect(await runLocated(tool, [], { cwd: work })).toMatchObject({ exitCode: 4 })
    expect(readFileSync(join(work, 'partial.json'), 'utf8')).toBe('{}')
  })
})

describe('the real Yosys (from the cache, or downloaded)', () => {
  it('reads and writes in the work folder, in other folders it was told of, and nowhere else', { timeout: 240_000 }, async () => {
    const work = join(folder, 'work')
    const other = join(folder, 'other')
    for (const path of [work, other]) mkdirSync(path)
    writeFileSync(join(work, 'and.v'), 'module and_gate(input a, b, output y); assign y = a & b; endmodule\n')
    const script = `read_verilog and.v; synth -noabc; write_json ${join(other, 'and.json')}; write_verilog ${join(work, 'out.v')}`
    const good = await runTool('yosys', ['-q', '-p', script], { cwd: work, folders: [other] })
    expect(good).toMatchObject({ exitCode: 0, stderr: '' })
    const netlist = JSON.parse(readFileSync(join(other, 'and.json'), 'utf8'))
    expect(Object.values(netlist.modules.and_gate.cells).map((cell: any) => cell.type)).toEqual(['$_AND_'])
    expect(readFileSync(join(work, 'out.v'), 'utf8')).toContain('module and_gate')
    const bad = await runTool('yosys', ['-q', '-p', script], { cwd: work })
    expect(bad.exitCode).not.toBe(0)
    expect(bad.stderr).toContain('ERROR')
  })
})
