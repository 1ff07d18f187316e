import { allBoards } from 'gatewright/boards'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { designFor } from './board-design.ts'
import { command } from './boards.ts'
import { command as checkCommand } from './check.ts'

let out = ''
beforeEach(() => {
  out = ''
  vi.spyOn(console, 'log').mockImplementation((text: string) => void (out += `${text}\n`))
})
afterEach(() => vi.restoreAllMocks())

const run = (...args: string[]) => command().option('--json').parseAsync(args, { from: 'user' })

describe('gatewright boards', () => {
  it('lists every board with its part and clock', async () => {
    await run()
    for (const board of allBoards) expect(out).toContain(board.name)
    expect(out).toMatch(/orangecrab-25f\s+│ LFE5U-25F-8 CSFBGA285\s+│ 48 MHz/)
    expect(out).toContain('none of them was tried on silicon')
  })

  it('lists the pins of one with balls, standard and settings', async () => {
    await run('versa-ecp5-5g')
    expect(out).toMatch(/│ ddram\.dqsP\s+│ inout\s+│ K2 H4\s+│ SSTL135D_I │ SLEWRATE=FAST TERMINATION=OFF DIFFRESISTOR=100/)
    expect(out).toMatch(/│ ethClocks\[1\]\.rx\s+│ clock 125 MHz │ J19/)
    expect(out).toContain('connector x3: ')
  })

  it('says the same as JSON', async () => {
    await run('--json')
    expect(JSON.parse(out)).toHaveLength(allBoards.length)
    out = ''
    await run('--json', 'ulx3s-12f')
    const { device, pins, isTriedOnSilicon } = JSON.parse(out)
    expect([device, isTriedOnSilicon]).toEqual(['LFE5U-12F', false])
    expect(pins).toContainEqual({ name: 'led[0]', direction: 'out', balls: ['B2'], standard: 'LVCMOS33', settings: {} })
  })

  it('names the nearest of an unknown one', async () => {
    await expect(run('ulx3s-80f')).rejects.toThrow("GW955 unknown board 'ulx3s-80f'; mend: did you mean 'ulx3s-85f'?")
  })
})

describe('a design for boards', () => {
  const file = 'tests/boards/fixtures/lights.ts'

  it('is built for the one that is asked for, with its part', async () => {
    const { name, design, board } = await designFor(file, { board: 'colorlight-i9' })
    expect([name, design.top.name, board?.device]).toEqual(['lights-colorlight-i9', 'colorlight_i9', 'LFE5U-45F'])
  })

  it('is checked for all of them', async () => {
    await checkCommand().option('--json').parseAsync(['--json', file], { from: 'user' })
    expect(JSON.parse(out)).toMatchObject({ problems: [] })
    expect(out).toMatch(/"modules": 3/)
  })

  it('is measured without a board', async () => {
    const { name, design, board } = await designFor(file, {})
    expect([name, design.top.name, board]).toEqual(['lights', 'light', undefined])
  })

  it('that is a board’s top by itself needs no board named', async () => {
    const { design, board } = await designFor(`${file}/OnUlx3s`, {})
    expect([design.top.name, board?.name]).toEqual(['ulx3s_85f', 'ulx3s-85f'])
  })

  it('is refused for another board, or where it is for none', async () => {
    await expect(designFor(file, { board: 'ulx3s-86f' })).rejects.toThrow(
      "unknown board of lights 'ulx3s-86f'; mend: did you mean 'ulx3s-85f'?",
    )
    await expect(designFor(file, { board: 'plain' })).rejects.toThrow("boards['plain'] of lights is no board's top")
    await expect(designFor('nic-10g', { board: 'ulx3s-85f' })).rejects.toThrow(/GW955 nic-10g is not written for any board/)
  })
})
