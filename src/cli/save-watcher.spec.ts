import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchSaves } from './save-watcher.ts'

let folder: string
let batches: (readonly string[])[]
let stop: () => void
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-watch-'))
  mkdirSync(join(folder, 'node_modules'))
  mkdirSync(join(folder, 'part'))
  writeFileSync(join(folder, 'part', 'old.ts'), 'old')
  batches = []
  stop = watchSaves([folder], (files) => {
    const others = files.map((file) => relative(folder, file)).filter((file) => file !== 'probe.ts')
    isWatching ||= others.length < files.length
    if (others.length > 0) batches.push(others)
  })
  // On Linux the watcher needs a moment to go through the folders.
  let isWatching = false
  await vi.waitFor(
    () => {
      save('probe.ts', String(performance.now()))
      expect(isWatching).toBe(true)
    },
    { interval: 100 },
  )
})
afterEach(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})
const seen = () => batches.flat()
const save = (name: string, text: string) => writeFileSync(join(folder, name), text)

it('tells of what is saved, in place, anew or by renaming, and of nothing beside it', async () => {
  save('part/old.ts', 'new')
  await vi.waitFor(() => expect(seen()).toEqual([join('part', 'old.ts')]))
  for (const name of ['.top.ts.swp', 'notes.md', 'node_modules/a.ts', 'top.ts~', '.top.ts']) save(name, 'x')
  save('top.ts.tmp', 'x')
  renameSync(join(folder, 'top.ts.tmp'), join(folder, 'top.ts'))
  await vi.waitFor(() => expect(seen()).toEqual([join('part', 'old.ts'), 'top.ts']))
  rmSync(join(folder, 'top.ts'))
  await vi.waitFor(() => expect(seen()).toEqual([join('part', 'old.ts'), 'top.ts', 'top.ts']))
})

it('tells of files that are saved together once, together', async () => {
  for (const name of ['b.ts', 'a.ts', 'c.hex']) save(name, 'x')
  await vi.waitFor(() => expect(batches).toEqual([['a.ts', 'b.ts', 'c.hex']]))
})
