import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { find, findAll, howToGet, locate, overrideName } from './locate.ts'
import { manifest, toolNames, toolOf } from './manifest.ts'
import { wheelFolder } from './wheel.ts'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-locate-')))
  vi.stubEnv('GATEWRIGHT_CACHE', join(folder, 'cache'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

function program(name: string, says: string): string {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const path = join(folder, 'bin', name)
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`)
  chmodSync(path, 0o755)
  return path
}

describe('the manifest', () => {
  it('has every name once, and an honest hash for every wheel', () => {
    expect(manifest.map(({ name }) => name)).toEqual([...toolNames])
    for (const { wheel } of manifest) if (wheel !== undefined) expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('says how to get every tool', () => {
    for (const tool of manifest) expect(howToGet(tool).length).toBeGreaterThan(10)
  })
})

describe('a tool', () => {
  it('has its own variable', () => {
    expect(overrideName('nextpnr-ecp5')).toBe('GATEWRIGHT_NEXTPNR_ECP5')
    expect(new Set(toolNames.map(overrideName)).size).toBe(toolNames.length)
  })

  it('is what its variable names, before anything else', async () => {
    vi.stubEnv('GATEWRIGHT_YOSYS', program('my-yosys', 'Yosys 0.99+1 (git)'))
    expect(await locate('yosys')).toMatchObject({
      origin: 'override',
      kind: 'native',
      version: '0.99+1',
      path: join(folder, 'bin', 'my-yosys'),
    })
  })

  it('may be a .wasm with its share beside it', async () => {
    mkdirSync(join(folder, 'share'))
    writeFileSync(join(folder, 'yosys.wasm'), '')
    vi.stubEnv('GATEWRIGHT_YOSYS', join(folder, 'yosys.wasm'))
    expect(await find('yosys')).toMatchObject({ origin: 'override', kind: 'wasi', shareFolder: join(folder, 'share') })
  })

  it('is refused when its variable names nothing, or no program', async () => {
    vi.stubEnv('GATEWRIGHT_YOSYS', join(folder, 'gone'))
    await expect(locate('yosys')).rejects.toThrow(
      /^GW906 GATEWRIGHT_YOSYS names .*gone, which does not exist; mend: correct it, or unset/,
    )
    writeFileSync(join(folder, 'plain'), '')
    vi.stubEnv('GATEWRIGHT_YOSYS', join(folder, 'plain'))
    await expect(locate('yosys')).rejects.toThrow(/^GW906 .*plain, which is not executable; mend: chmod/)
  })

  it('comes from the npm package that is installed', async () => {
    expect(await find('clang')).toMatchObject({ origin: 'npm', kind: 'javascript', version: toolOf('clang').npm!.version })
  })

  it('of another version than the pinned one is passed over in npm, a pinned one is found beside the user', async () => {
    const place = join(folder, 'node_modules', '@yowasp', 'yosys')
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'bundle.js'), '')
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    const describe = (version: string) =>
      writeFileSync(join(place, 'package.json'), JSON.stringify({ name: '@yowasp/yosys', version, exports: './bundle.js' }))
    describe('0.1.0')
    expect(await find('yosys')).toBeUndefined()
    describe(toolOf('yosys').npm!.version!)
    expect(await find('yosys')).toMatchObject({ origin: 'npm', kind: 'javascript', path: join(place, 'bundle.js') })
  })

  it('comes from the cache without a network', async () => {
    const wheel = toolOf('ecppll').wheel!
    mkdirSync(wheelFolder(wheel), { recursive: true })
    expect(await locate('ecppll')).toMatchObject({ origin: 'wheel', kind: 'wasi', path: join(wheelFolder(wheel), 'ecppll.wasm') })
  })

  it('from PATH has its version; one that nobody has is named with the way to get it', async () => {
    program('tshark', 'TShark (Wireshark) 9.8.7 (Git)')
    vi.stubEnv('PATH', join(folder, 'bin'))
    expect(await locate('tshark')).toMatchObject({ origin: 'path', version: '9.8.7', path: join(folder, 'bin', 'tshark') })
    await expect(locate('iverilog')).rejects.toThrow(
      /^GW901 iverilog is not on this machine .*; mend: Icarus Verilog .*GATEWRIGHT_IVERILOG$/,
    )
  })

  it('as a Python module has its version', async () => {
    vi.stubEnv('GATEWRIGHT_PYTHON', program('python', '2.1.0'))
    expect(await find('cocotb')).toMatchObject({ kind: 'python', version: '2.1.0' })
  })

  it('too old on PATH does not count where there is no wheel', async () => {
    const arch = Object.getOwnPropertyDescriptor(process, 'arch')!
    Object.defineProperty(process, 'arch', { ...arch, value: 'riscv64' })
    onTestFinished(() => void Object.defineProperty(process, 'arch', arch))
    program('verilator', 'Verilator 4.228 2022-10-01')
    vi.stubEnv('PATH', join(folder, 'bin'))
    expect(await find('verilator')).toBeUndefined()
    await expect(locate('verilator')).rejects.toThrow(/^GW901 verilator is not on this machine .*install Verilator 5 or later/)
    program('verilator', 'Verilator 5.006 2023-01-22')
    vi.stubEnv('PATH', `${join(folder, 'bin')}:/bin`)
    expect(await find('verilator')).toMatchObject({ origin: 'path', version: '5.006' })
  })

  it('that is broken does not hide the others', async () => {
    vi.stubEnv('GATEWRIGHT_TSHARK', join(folder, 'gone'))
    const all = await findAll()
    expect(all).toHaveLength(toolNames.length)
    expect(all.find(({ tool }) => tool.name === 'tshark')!.found).toMatchObject({ code: 'GW906' })
    expect(all.find(({ tool }) => tool.name === 'clang')!.found).toMatchObject({ origin: 'npm' })
  })
})
