import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elaborate } from 'gatewright'
import { colorlightI5 } from 'gatewright/boards'
import { afterAll, expect, it } from 'vitest'
import { echoOn } from './blink-and-echo.ts'
import { buildTop } from './build-top.ts'
import { idcodes } from './idcodes.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-board-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// One of what test:boards does for all.
it('makes a bitstream for a board, without a wrapper, with its pins where the board has them', async () => {
  const top = echoOn(colorlightI5)
  const { report, bitstream, configuration } = await buildTop(top, elaborate(top), folder)
  expect(report).toMatchObject({ device: 'LFE5U-25F', package: 'CABGA381', speed: 6, best_seed: 1 })
  expect(report).not.toHaveProperty('comb_net')
  expect(report.clocks.clock25).toMatchObject({ target: 25 })
  expect(readFileSync(join(folder, 'colorlight-i5.lpf'), 'utf8')).toBe(`LOCATE COMP "uart_tx" SITE "J17";
IOBUF PORT "uart_tx" IO_TYPE=LVCMOS33;
LOCATE COMP "uart_rx" SITE "H18";
IOBUF PORT "uart_rx" IO_TYPE=LVCMOS33;
LOCATE COMP "clock25" SITE "P3";
IOBUF PORT "clock25" IO_TYPE=LVCMOS33;
FREQUENCY PORT "clock25" 25 MHZ;
`)
  // In Trellis' configuration: an output and two inputs, at the tiles that these balls belong to.
  expect(configuration.match(/BASE_TYPE \w+/g)!.sort()).toContain('BASE_TYPE OUTPUT_LVCMOS33')
  expect(Buffer.from(bitstream).includes(Buffer.from([0xe2, 0, 0, 0, ...idcodes('LFE5U-25F')]))).toBe(true)
})
