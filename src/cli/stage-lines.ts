import colors from 'picocolors'
import type { StageProgress } from '../flow/stage/stage.ts'

/** Shows the stages of a build on standard error: a line for each that is done, and on a terminal what runs now. */
export interface StageLines {
  readonly show: (progress: StageProgress) => void
  /** A line between those of the stages. */
  readonly note: (text: string) => void
  readonly end: () => void
}

/** `runs` are the seeds: how many of them are done shows while others run. */
export function stageLines(isQuiet: boolean, runs = 0, stream: NodeJS.WriteStream = process.stderr): StageLines {
  if (isQuiet) return { show: () => {}, note: () => {}, end: () => {} }
  const running = new Map<string, number>()
  let doneRuns = 0
  const clear = (): void => {
    if (stream.isTTY) stream.write('\r\x1b[K')
  }
  const showRunning = (): void => {
    if (!stream.isTTY || running.size === 0) return
    const now = performance.now()
    const stages = [...running].map(([stage, start]) => `${stage} ${Math.round((now - start) / 1000)} s`)
    const count = runs > 1 && [...running.keys()].some(isRun) ? `${doneRuns} of ${runs} seeds done; ` : ''
    stream.write(colors.dim(shortenedTo(`… ${count}${stages.join(', ')}`, stream.columns)))
  }
  const tick = stream.isTTY
    ? setInterval(() => {
        clear()
        showRunning()
      }, 1000)
    : undefined
  // What shows progress does not keep the process alive.
  tick?.unref()
  return {
    show(progress) {
      clear()
      if (progress.state === 'starts') running.set(progress.stage, performance.now())
      else {
        running.delete(progress.stage)
        if (isRun(progress.stage)) doneRuns += 1
        stream.write(`${stageText(progress)}\n`)
      }
      showRunning()
    },
    note(text) {
      clear()
      stream.write(`${text}\n`)
      showRunning()
    },
    end() {
      clearInterval(tick)
      clear()
    },
  }
}

const isRun = (stage: string): boolean => stage.startsWith('nextpnr seed')

/** A line that wraps could not be taken back. */
function shortenedTo(text: string, columns: number | undefined): string {
  return columns === undefined || text.length < columns ? text : `${text.slice(0, columns - 2)}…`
}

/** `nextpnr seed 3     29.3 s  clk 189.0 MHz` */
export function stageText({ stage, state, seconds, detail }: StageProgress): string {
  const time = state === 'kept' ? 'kept' : `${seconds.toFixed(1)} s`
  return `${stage.padEnd(16)} ${time.padStart(7)}  ${detail}`.trimEnd()
}
