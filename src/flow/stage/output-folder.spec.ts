import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCleanups } from '../../toolchain/cleanup.ts'
import { publish, withFolder } from './output-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-output-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const output = (...names: string[]): Map<string, string> =>
  new Map([
    ...names.map((name) => [name, `of ${name}`] as const),
    ['report.json', JSON.stringify({ files: [...names, 'report.json'] })],
  ])

describe('publish', () => {
  it('writes all files and leaves nothing else', () => {
    publish(folder, output('top.v', 'top.bit'))
    expect(readdirSync(folder).sort()).toEqual(['report.json', 'top.bit', 'top.v'])
    expect(readFileSync(join(folder, 'top.v'), 'utf8')).toBe('of top.v')
  })

  it('removes what the build before had and this one has not, and nothing of others', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine')
    publish(folder, output('old.v', 'top.v'))
    publish(folder, output('top.v'))
    expect(readdirSync(folder).sort()).toEqual(['notes.txt', 'report.json', 'top.v'])
  })

  it('never removes what a damaged report names outside of the folder', () => {
    const outside = join(folder, '..', `${folder.split('/').at(-1)}-outside`)
    writeFileSync(outside, 'mine')
    try {
      writeFileSync(join(folder, 'report.json'), JSON.stringify({ files: [`../${outside.split('/').at(-1)}`] }))
      publish(folder, output('top.v'))
      expect(existsSync(outside)).toBe(true)
      writeFileSync(join(folder, 'report.json'), '{ broken')
      publish(folder, output('top.v'))
    } finally {
      rmSync(outside)
    }
  })

  it('leaves the build before as it was when it cannot write', () => {
    publish(folder, output('top.v'))
    const impossible = output('sub/top.v')
    expect(() => publish(folder, impossible)).toThrow(/GW811 cannot write to .* \(ENOENT\); mend: /)
    expect(readdirSync(folder).sort()).toEqual(['report.json', 'top.v'])
  })
})

describe('withFolder', () => {
  it('refuses a second build at once in one line, and takes one afterwards', async () => {
    const second = await withFolder(folder, () => withFolder(folder, async () => 'both').catch((error: unknown) => error))
    expect(second).toMatchObject({ code: 'GW810', exitCode: 1 })
    expect(String((second as Error).message)).toMatch(/^GW810 another build is writing to [^\n]*$/)
    expect(await withFolder(folder, async () => 'later')).toBe('later')
  })

  it('gives the folder free when the work fails', async () => {
    await expect(withFolder(folder, () => Promise.reject(new Error('work')))).rejects.toThrow('work')
    expect(readdirSync(folder)).toEqual([])
  })

  it('leaves no lock behind on Ctrl-C', async () => {
    await withFolder(folder, async () => {
      expect(readdirSync(folder)).toEqual(['.lock'])
      runCleanups()
      expect(readdirSync(folder)).toEqual([])
    })
  })

  it('makes the folder, and says in one line where it cannot', async () => {
    await withFolder(join(folder, 'a', 'b'), async () => expect(existsSync(join(folder, 'a', 'b'))).toBe(true))
    writeFileSync(join(folder, 'file'), '')
    await expect(withFolder(join(folder, 'file', 'sub'), async () => {})).rejects.toThrow(/^GW811 cannot write to [^\n]*ENOTDIR/)
  })
})
