import colors from 'picocolors'
import type { StageProgress } from '../flow/stage.ts'

/** Shows the stages of a build on standard error: a line for each that is done, and on a terminal what runs now. */
export interface StageLines {
  readonly show: (progress: StageProgress) => void
  readonly end: () => void
}

export function stageLines(isQuiet: boolean, stream: NodeJS.WriteStream = process.stderr): StageLines {
  if (isQuiet) return { show: () => {}, end: () => {} }
  const running = new Set<string>()
  const clear = (): void => {
    if (stream.isTTY) stream.write('\r\x1b[K')
  }
  const showRunning = (): void => {
    if (stream.isTTY && running.size > 0) stream.write(colors.dim(`… ${[...running].join(', ')}`))
  }
  return {
    show(progress) {
      clear()
      if (progress.state === 'starts') running.add(progress.stage)
      else {
        running.delete(progress.stage)
        stream.write(`${stageText(progress)}\n`)
      }
      showRunning()
    },
    end: clear,
  }
}

/** `nextpnr seed 3     29.3 s  clk 189.0 MHz` */
export function stageText({ stage, state, seconds, detail }: StageProgress): string {
  const time = state === 'kept' ? 'kept' : `${seconds.toFixed(1)} s`
  return `${stage.padEnd(16)} ${time.padStart(7)}  ${detail}`.trimEnd()
}
