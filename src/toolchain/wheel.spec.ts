import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Wheel } from './manifest.ts'
import { findPython } from './path-search.ts'
import { ToolError } from './tool-error.ts'
import { fetchWheel, isWheelCached } from './wheel.ts'

/** No test here touches the network: pip serves a wheel made here from a folder, or a fake Python stands in for it. */
let folder: string
let wheel: Wheel

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-wheel-'))
  mkdirSync(join(folder, 'shelf'))
  wheel = makeWheel(join(folder, 'shelf'))
  vi.stubEnv('GATEWRIGHT_CACHE', join(folder, 'cache'))
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null')
  vi.stubEnv('PIP_NO_INDEX', '1')
  vi.stubEnv('PIP_FIND_LINKS', join(folder, 'shelf'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function makeWheel(shelf: string): Wheel {
  const archive = zipSync({
    'fake_tool/tool.bin': strToU8('the tool'),
    'fake_tool/share/data.txt': strToU8('its data'),
    'fake_tool/__init__.py': strToU8('raise SystemExit("nobody runs this")'),
    'fake_tool-1.0.dist-info/METADATA': strToU8('Metadata-Version: 2.1\nName: fake-tool\nVersion: 1.0\n'),
    'fake_tool-1.0.dist-info/WHEEL': strToU8('Wheel-Version: 1.0\nGenerator: spec\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    'fake_tool-1.0.dist-info/RECORD': strToU8(''),
  })
  writeFileSync(join(shelf, 'fake_tool-1.0-py3-none-any.whl'), archive)
  const sha256 = createHash('sha256').update(archive).digest('hex')
  return { project: 'fake-tool', version: '1.0', bytes: archive.length, sha256, folder: 'fake_tool' }
}

/** A `python3` that does as told; `$dest` is where pip was to put the wheel. */
function fakePython(script: string): void {
  const path = join(folder, 'python3')
  writeFileSync(path, `#!/bin/sh\nwhile [ "$1" != --dest ]; do shift; done; dest=$2\n${script}\n`)
  chmodSync(path, 0o755)
  vi.stubEnv('GATEWRIGHT_PYTHON', path)
}

async function failure(wanted: Wheel = wheel): Promise<string> {
  const error = await fetchWheel(wanted).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ToolError)
  const text = (error as ToolError).format()
  expect(text).not.toContain('\n')
  expect((error as ToolError).exitCode).toBe(3)
  expect(isWheelCached(wanted)).toBe(false)
  if (existsSync(join(folder, 'cache', 'tools'))) expect(readdirSync(join(folder, 'cache', 'tools'))).toEqual([])
  return text
}

function fetchInProcess() {
  const script = `
    import { fetchWheel } from ${JSON.stringify(new URL('./wheel.ts', import.meta.url).href)}
    await fetchWheel(${JSON.stringify(wheel)})`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'inherit'] })
  return { child, ended: new Promise<number | null>((resolve) => child.on('exit', resolve)) }
}

const hasPip = findPython() !== undefined

describe.skipIf(!hasPip)('a wheel that pip delivers', () => {
  it('is unpacked without its Python code, and needs no Python any more', async () => {
    const place = await fetchWheel(wheel, ['tool.bin'])
    expect(readdirSync(place, { recursive: true }).sort()).toEqual(['share', join('share', 'data.txt'), 'tool.bin'])
    expect(readFileSync(join(place, 'share', 'data.txt'), 'utf8')).toBe('its data')
    if (process.platform !== 'win32') expect(statSync(join(place, 'tool.bin')).mode & 0o111).toBe(0o111)
    vi.stubEnv('GATEWRIGHT_PYTHON', '/nonexistent')
    expect(await fetchWheel(wheel)).toBe(place)
  })

  it('is fetched although the user forbids binaries in general', async () => {
    vi.stubEnv('PIP_NO_BINARY', ':all:')
    expect(existsSync(join(await fetchWheel(wheel), 'tool.bin'))).toBe(true)
  })

  it('is discarded when its hash is wrong', async () => {
    const text = await failure({ ...wheel, sha256: '0'.repeat(64) })
    expect(text).toMatch(
      /^GW904 the download of fake-tool 1\.0 has the wrong hash \(sha256 [0-9a-f]{16}…, expected 0{16}…\); mend: /,
    )
  })

  it('is asked for by its exact version', async () => {
    expect(await failure({ ...wheel, version: '1.1' })).toMatch(
      /^GW909 pip could not download fake-tool 1\.1: .*mend: see what python3 -m pip/,
    )
  })

  it('cannot be had without a network', { timeout: 60_000 }, async () => {
    vi.stubEnv('PIP_NO_INDEX', '')
    vi.stubEnv('PIP_FIND_LINKS', '')
    vi.stubEnv('PIP_EXTRA_INDEX_URL', '')
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple')
    expect(await failure()).toMatch(/^GW903 cannot fetch fake-tool 1\.0: no network \(pip: \w+.*\); mend: connect once/)
  })
})

describe.skipIf(process.platform === 'win32')('a download that fails', () => {
  it('names pip when Python has none', async () => {
    fakePython('echo "$0: No module named pip" >&2; exit 1')
    expect(await failure()).toMatch(/^GW902 cannot fetch fake-tool 1\.0: .*python3 has no pip; mend: install it/)
  })

  it('names Python when there is none', async () => {
    vi.stubEnv('PATH', folder)
    expect(await failure()).toMatch(/^GW902 cannot fetch fake-tool: no python3 on PATH; mend: install Python 3 with pip/)
  })

  it('names Python when it does not start', async () => {
    vi.stubEnv('GATEWRIGHT_PYTHON', join(folder, 'nothing'))
    expect(await failure()).toMatch(/^GW902 cannot start .*nothing \(ENOENT\); mend: /)
  })

  it('names the disk when it is full', async () => {
    fakePython('echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2; exit 1')
    expect(await failure()).toMatch(/^GW905 no space left on the disk of .*; mend: free some space/)
  })

  it('says so when pip delivers nothing', async () => {
    fakePython('exit 0')
    expect(await failure()).toMatch(/^GW909 pip downloaded no wheel of fake-tool 1\.0; mend: /)
  })

  it('is discarded when only half of it came', async () => {
    fakePython(`head -c 100 ${folder}/shelf/*.whl > "$dest/fake_tool-1.0-py3-none-any.whl"`)
    expect(await failure()).toMatch(/^GW904 /)
  })
})

describe.skipIf(process.platform === 'win32')('processes that download', () => {
  it('share one download', async () => {
    fakePython(`echo ran >> ${folder}/log; sleep 0.4; cp ${folder}/shelf/*.whl "$dest"`)
    const both = [fetchInProcess(), fetchInProcess()]
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0])
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('ran\n')
    expect(isWheelCached(wheel)).toBe(true)
  })

  it('leave nothing half-done when killed', { timeout: 30_000 }, async () => {
    fakePython(
      `head -c 100 ${folder}/shelf/*.whl > "$dest/fake_tool-1.0-py3-none-any.whl"; echo $$ > ${folder}/pid; exec sleep 30`,
    )
    const { child, ended } = fetchInProcess()
    while (!existsSync(join(folder, 'pid'))) await delay(10)
    child.kill('SIGKILL')
    await ended
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')))
    expect(isWheelCached(wheel)).toBe(false)
    fakePython(`cp ${folder}/shelf/*.whl "$dest"`)
    const place = await fetchWheel(wheel)
    expect(readFileSync(join(place, 'tool.bin'), 'utf8')).toBe('the tool')
    expect(readdirSync(join(folder, 'cache', 'tools'))).toHaveLength(1)
  })
})
