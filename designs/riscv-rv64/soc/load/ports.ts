import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { connect as connectTo } from 'node:net'
import type { Duplex } from 'node:stream'
import { ReadStream, WriteStream } from 'node:tty'
import type { Line } from './line.ts'
import { LoadError } from './load-error.ts'

/** A line that is open, and gives what comes to whoever waits. */
export interface OpenLine extends Line {
  close(): void
  /** From now on everything that comes goes here. */
  listen(take: (bytes: Uint8Array) => void): void
}

/** Opens a serial port (`/dev/ttyUSB0`), or a socket that stands for one (`tcp:localhost:4000`). */
export async function openLine(port: string, baud: number): Promise<OpenLine> {
  const [, host, number] = /^tcp:(.+):(\d+)$/.exec(port) ?? []
  return host === undefined ? openTty(port, baud) : openSocket(host, Number(number))
}

function openSocket(host: string, port: number): Promise<OpenLine> {
  return new Promise((resolve, reject) => {
    const socket = connectTo(port, host, () =>
      resolve(
        new StreamLine(
          socket,
          (bytes) => write(socket, bytes),
          () => socket.destroy(),
        ),
      ),
    )
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new LoadError(
          'noPort',
          `tcp:${host}:${port} does not answer (${error.code ?? error.message})`,
          'start what listens there',
        ),
      ),
    )
  })
}

function openTty(path: string, baud: number): OpenLine {
  let descriptor: number
  try {
    descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const mend =
      code === 'EACCES'
        ? 'join the group that owns the port (often dialout), and log in again'
        : 'give the port of the board, as /dev/ttyUSB0'
    throw new LoadError('noPort', `${path} cannot be opened (${code})`, mend)
  }
  try {
    const option = process.platform === 'darwin' ? '-f' : '-F'
    execFileSync('stty', [option, path, String(baud), 'raw', '-echo', 'cs8', '-cstopb', '-parenb', '-crtscts', 'clocal'], {
      stdio: 'pipe',
    })
  } catch {
    closeSync(descriptor)
    throw new LoadError(
      'noPort',
      `${path} is no serial port that does ${baud} bits a second`,
      'give --port and --baud as the board has them',
    )
  }
  const input = new ReadStream(descriptor)
  const output = new WriteStream(descriptor)
  return new StreamLine(
    input,
    (bytes) => write(output, bytes),
    () => {
      input.destroy()
      output.destroy()
    },
  )
}

const write = (
  stream: { write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean },
  bytes: Uint8Array,
): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

class StreamLine implements OpenLine {
  readonly close: () => void
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly #bytes: number[] = []
  #wakes: (() => void) | undefined
  #take: ((bytes: Uint8Array) => void) | undefined

  constructor(stream: Duplex | ReadStream, send: (bytes: Uint8Array) => Promise<void>, close: () => void) {
    this.write = send
    this.close = close
    stream.on('data', (bytes: Buffer) => {
      if (this.#take) this.#take(bytes)
      else for (const byte of bytes) this.#bytes.push(byte)
      this.#wakes?.()
    })
    stream.on('error', () => {})
  }

  async read(milliseconds: number): Promise<number | undefined> {
    if (this.#bytes.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.#wakes = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#wakes = undefined
    return this.#bytes.shift()
  }

  listen(take: (bytes: Uint8Array) => void): void {
    if (this.#bytes.length > 0) take(Uint8Array.from(this.#bytes.splice(0)))
    this.#take = take
  }
}
