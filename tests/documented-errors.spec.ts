import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const sources = globSync('{src,designs,bin,hdl,fpga-targets}/**/*.{ts,js}').filter((file) => !/\.spec\.ts$/.test(file))
const codes = new Set(sources.flatMap((file) => readFileSync(file, 'utf8').match(/\bGW\d{3}\b/g) ?? []))
const pages = globSync('docs/reference/*.md').map((file) => readFileSync(file, 'utf8'))
const entries = pages.flatMap((page) => [...page.matchAll(/^##+ (GW\d{3})\b/gm)].map((found) => found[1]!))
const documented = new Set(entries)

describe('errors', () => {
  // GW000 stands for no problem at all, in DesignError.
  it.each([...codes].filter((code) => code !== 'GW000').toSorted())('%s has an entry in the reference', (code) => {
    expect([...documented]).toContain(code)
  })

  it('mean one thing each', () => {
    expect(entries.filter((code, i) => entries.indexOf(code) !== i)).toEqual([])
  })

  it('has no entry for an error that is gone', () => {
    expect([...documented].filter((code) => !codes.has(code))).toEqual([])
  })
})
