import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendHistory, type HistoryLine, historyFile, lastDifferent, readHistory } from './history.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-history-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const line = (input: string, comb: number): HistoryLine => ({
  ...{ time: '2026-01-02T03:04:05.000Z', design: 'meter', input, part: 'LFE5U-25F-6 CABGA256', script: 'abc', tools: {} },
  ...{
    seeds: [1, 2],
    best_seed: 2,
    failed_seeds: [],
    mhz: { clk: [150, 160] },
    lut4: 9,
    comb,
    ff: 3,
    ebr: 0,
    dsp: 0,
    seconds: 1.5,
  },
})

describe('the history of a folder', () => {
  it('keeps a line a build, and passes over what is broken', () => {
    expect(readHistory(folder)).toEqual([])
    appendHistory(folder, line('a', 10))
    appendFileSync(join(folder, historyFile), '{"time": "20\n')
    appendHistory(folder, line('b', 11))
    expect(readHistory(folder)).toEqual([line('a', 10), line('b', 11)])
  })

  it('compares with the latest build of other sources', () => {
    expect(lastDifferent([line('a', 10), line('b', 11), line('c', 12), line('c', 12)])?.input).toBe('b')
    expect(lastDifferent([line('c', 12)])).toBeUndefined()
    expect(lastDifferent([{ ...line('b', 11), design: 'other' }, line('c', 12)])).toBeUndefined()
  })

  it('says when it cannot be written', () => {
    expect(() => appendHistory(join(folder, 'gone'), line('a', 1))).toThrow(/^GW811 cannot write to .*ENOENT/)
  })
})
