import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findDesign, listDesigns } from './design-lookup.ts'

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'gatewright-designs-'))
  for (const name of ['nic-10g', 'blinker', 'no-index']) mkdirSync(join(project, 'designs', name), { recursive: true })
  for (const name of ['nic-10g', 'blinker']) writeFileSync(join(project, 'designs', name, 'index.ts'), '')
})

afterEach(() => rmSync(project, { recursive: true, force: true }))

describe('designs', () => {
  it('are the folders with an index', () => {
    expect(listDesigns(project)).toEqual(['blinker', 'nic-10g'])
    expect(listDesigns(join(project, 'designs'))).toEqual([])
  })

  it('are found by name, with or without a module', () => {
    const folder = join(project, 'designs', 'nic-10g')
    expect(findDesign('nic-10g', project)).toEqual({
      name: 'nic-10g',
      folder,
      indexFile: join(folder, 'index.ts'),
      module: undefined,
    })
    expect(findDesign('nic-10g/mac_10g', project)).toMatchObject({ name: 'nic-10g', module: 'mac_10g' })
  })

  it('are files too, with or without a module', () => {
    const file = join(project, 'lone.ts')
    writeFileSync(file, '')
    expect(findDesign('lone.ts', project)).toEqual({ name: 'lone', folder: project, indexFile: file, module: undefined })
    expect(findDesign('./lone.ts/Blinker', project)).toMatchObject({ name: 'lone', indexFile: file, module: 'Blinker' })
    expect(() => findDesign('none.ts', project)).toThrow(/GW954 unknown design 'none.ts'/)
    expect(() => findDesign('lone.ts/', project)).toThrow(/GW954/)
  })

  it.each([
    ['nic10g', `GW954 unknown design 'nic10g'; mend: did you mean 'nic-10g'?`],
    ['blinkr/top', `GW954 unknown design 'blinkr'; mend: did you mean 'blinker'?`],
    ['blinker/', `GW954 unknown design 'blinker/'; mend: did you mean 'blinker'?`],
    ['../designs', `GW954 unknown design '..'; mend: known: blinker, nic-10g`],
  ])('that do not exist are refused: %s', (typed, message) => {
    expect(() => findDesign(typed, project)).toThrow(message)
  })
})
