import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cachedFile, cachedFolder, cachePath, contentKey, isCached } from './cache.ts'
import { ToolError } from './tool-error.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-cache-'))
  vi.stubEnv('GATEWRIGHT_CACHE', folder)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A process that fills `things/one` with `content` after a while, and writes a line to `log` when it starts to. */
function fillInProcess(content: string, milliseconds: number) {
  const script = `
    import { appendFileSync, writeFileSync } from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { cachedFolder } from ${JSON.stringify(new URL('./cache.ts', import.meta.url).href)}
    await cachedFolder('things', 'one', async (folder) => {
      appendFileSync(${JSON.stringify(join(folder, 'log'))}, ${JSON.stringify(`${content}\n`)})
      writeFileSync(folder + '/a', ${JSON.stringify(content)})
      await delay(${milliseconds})
      writeFileSync(folder + '/b', ${JSON.stringify(content)})
    })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'inherit'] })
  return { child, ended: new Promise<number | null>((resolve) => child.on('exit', resolve)) }
}

async function waitFor(path: string): Promise<void> {
  while (!existsSync(path)) await delay(10)
}

describe('a content key', () => {
  it('keeps parts apart', () => {
    expect(contentKey('ab', 'c')).not.toBe(contentKey('a', 'bc'))
    expect(contentKey('ab', 'c')).toBe(contentKey('ab', new Uint8Array([0x63])))
  })
})

describe('a cached entry', () => {
  it('is filled once and found afterwards', async () => {
    const fill = vi.fn(async (path: string) => writeFileSync(path, 'made'))
    expect(isCached('files', 'k')).toBe(false)
    const path = await cachedFile('files', 'k', fill)
    expect(await cachedFile('files', 'k', fill)).toBe(path)
    expect(readFileSync(path, 'utf8')).toBe('made')
    expect(fill).toHaveBeenCalledTimes(1)
    expect(isCached('files', 'k')).toBe(true)
  })

  it('is filled once by callers at the same time', async () => {
    const fill = vi.fn(async (path: string) => {
      await delay(100)
      writeFileSync(join(path, 'x'), 'x')
    })
    await Promise.all([1, 2, 3].map(() => cachedFolder('things', 'k', fill)))
    expect(fill).toHaveBeenCalledTimes(1)
  })

  it('does not exist after a fill that failed, and leaves nothing behind', async () => {
    const failing = cachedFolder('things', 'k', async (path) => {
      writeFileSync(join(path, 'half'), '')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(readdirSync(join(folder, 'things'))).toEqual([])
  })

  it('is filled once by two processes at once', async () => {
    const both = [fillInProcess('one', 400), fillInProcess('two', 400)]
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0])
    const log = readFileSync(join(folder, 'log'), 'utf8').trim()
    expect(['one', 'two']).toContain(log)
    expect(readFileSync(join(cachePath('things', 'one'), 'b'), 'utf8')).toBe(log)
    expect(readdirSync(join(folder, 'things'))).toEqual(['one'])
  })

  it('is not there when its maker was killed, and is made again', { timeout: 30_000 }, async () => {
    const { child, ended } = fillInProcess('killed', 60_000)
    await waitFor(join(folder, 'log'))
    child.kill('SIGKILL')
    await ended
    expect(isCached('things', 'one')).toBe(false)
    expect(readdirSync(join(folder, 'things')).some((name) => name.includes('.part-'))).toBe(true)
    await cachedFolder('things', 'one', async (path) => writeFileSync(join(path, 'a'), 'whole'))
    expect(readFileSync(join(cachePath('things', 'one'), 'a'), 'utf8')).toBe('whole')
    expect(readdirSync(join(folder, 'things'))).toEqual(['one'])
  })
})

describe('a cache that cannot be written', () => {
  it.skipIf(process.platform !== 'linux')('says in one line that the disk is full', async () => {
    const error = await cachedFolder('things', 'k', async () => writeFileSync('/dev/full', 'x')).catch(
      (caught: unknown) => caught,
    )
    expect(error).toBeInstanceOf(ToolError)
    expect((error as ToolError).format()).toMatch(
      /^GW905 no space left on the disk of .*; mend: free some space .*GATEWRIGHT_CACHE$/,
    )
    expect(readdirSync(join(folder, 'things'))).toEqual([])
  })

  it('says in one line where it cannot write', async () => {
    writeFileSync(join(folder, 'things'), 'a file in the way')
    const error = await cachedFolder('things/deeper', 'k', async () => {}).catch((caught: unknown) => caught)
    expect((error as ToolError).format()).toMatch(/^GW908 cannot write to .*things.deeper \(ENOTDIR\); mend: /)
  })
})
