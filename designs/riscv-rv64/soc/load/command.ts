/** `npm run load FILE -- --port PORT`: puts a program on a board whose boot ROM waits, and shows what it says. */
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { readElfFile } from '../../simulation/elf-file.ts'
import { loadablePart } from './loadable-part.ts'
import { type OpenLine, openLine } from './ports.ts'
import { sendFile } from './xmodem.ts'

interface Options {
  readonly port: string
  readonly baud: number
  readonly seconds?: number
  readonly quiet?: true
}

const positive = (text: string): number => {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number above 0')
  return value
}

await new Command('load')
  .description('load an ELF file onto a board over its serial port, start it, and be its terminal (Ctrl-] ends)')
  .argument('<file>', 'an ELF file for RV64, linked for the RAM of the board')
  .requiredOption('--port <port>', 'the serial port: /dev/ttyUSB0, or tcp:<host>:<port>')
  .option('--baud <rate>', 'bits a second', positive, 115_200)
  .option('--seconds <n>', 'leave when the program has said nothing for so long', positive)
  .option('--quiet', 'show what the program says, and nothing else')
  .action(load)
  .parseAsync()
  .catch((error: unknown) => {
    const known = error as { readonly format?: () => string; readonly exitCode?: number }
    if (typeof known.format !== 'function') throw error
    console.error(known.format())
    process.exitCode = known.exitCode ?? 1
  })

async function load(file: string, { port, baud, seconds, quiet }: Options): Promise<void> {
  // A wrong file is refused here, before it takes its time on the line.
  readElfFile(file)
  const bytes = loadablePart(readFileSync(file))
  const line = await openLine(port, baud)
  const shows = !quiet && process.stderr.isTTY
  try {
    if (!quiet) console.error(`waiting for the boot ROM on ${port}: press reset on the board if it does not ask`)
    await sendFile(line, bytes, {
      onProgress: (done, all) => {
        if (shows) process.stderr.write(`\r\x1b[K… ${done} of ${all} bytes`)
      },
    })
    if (shows) process.stderr.write('\r\x1b[K')
    if (!quiet) console.error(`${bytes.length} bytes loaded`)
    await talk(line, seconds)
  } finally {
    line.close()
  }
}

/** The keyboard to the line, the line to the screen, until Ctrl-], the end of the input, or so many seconds of silence. */
function talk(line: OpenLine, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const { stdin, stdout } = process
    let timer: NodeJS.Timeout | undefined
    const rearm = (): void => {
      clearTimeout(timer)
      if (seconds !== undefined) timer = setTimeout(end, seconds * 1000)
    }
    const end = (): void => {
      clearTimeout(timer)
      if (stdin.isTTY) stdin.setRawMode(false)
      stdin.pause()
      resolve()
    }
    line.listen((bytes) => {
      stdout.write(bytes)
      rearm()
    })
    rearm()
    if (stdin.isTTY) stdin.setRawMode(true)
    stdin.on('data', (bytes: Buffer) => {
      if (bytes.includes(0x1d)) end()
      else void line.write(bytes)
    })
    stdin.on('end', () => {
      if (seconds === undefined) end()
    })
  })
}
