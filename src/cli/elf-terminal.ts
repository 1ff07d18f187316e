import type { ElfTerminal } from './elf-command.ts'

/** Ctrl-] and Ctrl-C. */
const leaving: ReadonlySet<number> = new Set([0x1d, 0x03])

export interface OpenTerminal extends ElfTerminal {
  /** The user wants to leave. */
  readonly isLeft: boolean
  close(): void
}

/**
 * The terminal of this process as a program's: what is typed goes to it key by key, what it writes comes out as it is. Where
 * standard input is a file or a pipe, that is what is typed.
 */
export function openTerminal(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): OpenTerminal {
  let typed: Buffer = Buffer.alloc(0)
  let isClosed = false
  let isLeft = false
  const isRaw = input.isTTY === true
  const onData = (data: Buffer): void => {
    isLeft ||= isRaw && data.some((key) => leaving.has(key))
    typed = Buffer.concat([typed, data])
  }
  const onEnd = (): void => {
    isClosed = true
  }
  input.on('data', onData).on('end', onEnd).on('error', onEnd)
  if (isRaw) {
    input.setRawMode(true)
    if (process.stderr.isTTY) process.stderr.write('Ctrl-] or Ctrl-C ends\r\n')
  }
  return {
    write: (bytes, stream) => void (stream === 'error' ? process.stderr : output).write(bytes),
    read(most) {
      const taken = typed.subarray(0, most)
      typed = typed.subarray(taken.length)
      return taken
    },
    get isClosed() {
      return isClosed && typed.length === 0
    },
    get isLeft() {
      return isLeft
    },
    close() {
      input.off('data', onData).off('end', onEnd).off('error', onEnd)
      if (isRaw) input.setRawMode(false)
      input.pause()
    },
  }
}
