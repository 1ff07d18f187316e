import { describe, expect, it } from 'vitest'
import type { StageProgress } from '../flow/stage.ts'
import { stageLines, stageText } from './stage-lines.ts'

const step = (stage: string, state: StageProgress['state'], detail = ''): StageProgress => ({
  stage,
  state,
  seconds: 2.345,
  detail,
})

function recorded(isTTY: boolean) {
  let text = ''
  const stream = { isTTY, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream
  const lines = stageLines(false, stream)
  lines.show(step('seed 1', 'starts'))
  lines.show(step('seed 2', 'starts'))
  lines.show(step('seed 1', 'done', 'clk 180.7 MHz'))
  lines.show(step('seed 2', 'kept'))
  lines.end()
  return text
}

describe('stageLines', () => {
  it('writes one line for each stage that is done', () => {
    expect(recorded(false)).toBe('seed 1             2.3 s  clk 180.7 MHz\nseed 2              kept\n')
  })

  it('shows on a terminal what runs, and wipes it away', () => {
    const shown = recorded(true)
    expect(shown).toContain('… seed 1, seed 2')
    expect(shown.endsWith('\r\x1b[K')).toBe(true)
  })

  it('is silent when asked to be', () => {
    const stream = { isTTY: true, write: () => expect.unreachable() } as unknown as NodeJS.WriteStream
    const lines = stageLines(true, stream)
    lines.show(step('yosys', 'done'))
    lines.end()
  })
})

describe('stageText', () => {
  it('says what took how long', () => {
    expect(stageText(step('yosys', 'done', '3 files'))).toBe('yosys              2.3 s  3 files')
  })
})
