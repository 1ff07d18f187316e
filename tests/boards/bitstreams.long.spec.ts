import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elaborate } from 'gatewright'
import { allBoards } from 'gatewright/boards'
import { afterAll, describe, expect, it } from 'vitest'
import { blinkOn, echoOn } from './blink-and-echo.ts'
import { buildTop } from './build-top.ts'
import { idcodes } from './idcodes.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-bitstreams-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(allBoards.map((board) => [board.name, board] as const))('%s', (_, board) => {
  it.each([
    ['blink', blinkOn(board)],
    ['echo', echoOn(board)],
  ] as const)('gets a bitstream of %s that reaches its clock', async (name, top) => {
    const { report, bitstream } = await buildTop(top, elaborate(top), join(folder, `${board.name}-${name}`))
    expect(Object.keys(report.clocks)).toEqual([expect.stringMatching(/^clock\d+$/)])
    for (const { mhz_min, target } of Object.values(report.clocks)) {
      expect(target).toBe(board.clock.frequency / 1e6)
      expect(mhz_min).toBeGreaterThan(target)
    }
    // The chip refuses a bitstream of another kind: command VERIFY_ID (E2), three zeros, its IDCODE.
    expect(Buffer.from(bitstream).includes(Buffer.from([0xe2, 0, 0, 0, ...idcodes(board.device)]))).toBe(true)
  })
})
