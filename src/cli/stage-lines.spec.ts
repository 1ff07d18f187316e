import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { StageProgress } from '../flow/stage/stage.ts'
import { stageLines, stageText } from './stage-lines.ts'

const step = (stage: string, state: StageProgress['state'], detail = ''): StageProgress => ({
  stage,
  state,
  seconds: 2.345,
  detail,
})

function recorded(isTTY: boolean, runs = 0, name = 'seed') {
  let text = ''
  const stream = { isTTY, columns: 80, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream
  const lines = stageLines(false, runs, stream)
  lines.show(step(`${name} 1`, 'starts'))
  lines.show(step(`${name} 2`, 'starts'))
  lines.show(step(`${name} 1`, 'done', 'clk 180.7 MHz'))
  lines.show(step(`${name} 2`, 'kept'))
  lines.end()
  return text
}

describe('stageLines', () => {
  it('writes one line for each stage that is done', () => {
    expect(recorded(false)).toBe('seed 1             2.3 s  clk 180.7 MHz\nseed 2              kept\n')
  })

  it('shows on a terminal what runs, and wipes it away', () => {
    const shown = recorded(true)
    expect(shown).toContain('… seed 1 0 s, seed 2 0 s')
    expect(shown.endsWith('\r\x1b[K')).toBe(true)
  })

  it('counts the seeds that are done', () => {
    expect(recorded(true, 2, 'nextpnr seed')).toContain('… 1 of 2 seeds done; nextpnr seed 2 0 s')
  })

  it('keeps what runs within one line of the terminal', () => {
    const shown = recorded(true, 0, 'a stage with a name that is much longer than any other stage has one')
    const last = shown.split(/\r|\n/).filter((piece) => piece.includes('…'))
    expect(last.map((piece) => stripVTControlCharacters(piece).length).every((length) => length < 80)).toBe(true)
  })

  it('is silent when asked to be', () => {
    const stream = { isTTY: true, write: () => expect.unreachable() } as unknown as NodeJS.WriteStream
    const lines = stageLines(true, 2, stream)
    lines.show(step('yosys', 'done'))
    lines.end()
  })
})

describe('stageText', () => {
  it('says what took how long', () => {
    expect(stageText(step('yosys', 'done', '3 files'))).toBe('yosys              2.3 s  3 files')
  })
})
