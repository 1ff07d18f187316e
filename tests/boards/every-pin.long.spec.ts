import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elaborate } from 'gatewright'
import { allBoards } from 'gatewright/boards'
import { afterAll, describe, expect, it } from 'vitest'
import { buildTop } from './build-top.ts'
import { everyPinTops } from './every-pin.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-every-pin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(allBoards.map((board) => [board.name, board] as const))('%s', (_, board) => {
  it('gets a bitstream with every pin in use, each with its standard', async () => {
    for (const [index, top] of everyPinTops(board).entries()) {
      const design = elaborate(top)
      const { configuration, report } = await buildTop(top, design, join(folder, `${board.name}-${index}`))
      expect(report.package).toBe(board.package)
      // Each ball that is used has a buffer of its standard in the configuration.
      const buffers = configuration.match(/^enum: PIO[A-D]\.BASE_TYPE (?:INPUT|OUTPUT|BIDIR)_\w+$/gm) ?? []
      for (const { settings } of design.top.pins!) expect(buffers.join('\n')).toContain(`_${settings.IO_TYPE}`)
      expect(buffers.length).toBeGreaterThanOrEqual(design.top.pins!.length)
    }
  })
})
