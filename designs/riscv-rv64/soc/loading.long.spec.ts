import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { Ulx3sSoc, ulx3sParameters } from './board.ts'
import { assemble } from './fixtures/assembler.ts'
import { type ElfParts, elfFile } from './fixtures/elf.ts'
import { SerialPins } from './fixtures/serial-pins.ts'
import { smallRate, smallSoc } from './fixtures/small-soc.ts'
import type { Line } from './load/line.ts'
import { sendFile } from './load/xmodem.ts'
import { Soc } from './soc.ts'

const ram = 0x8000_0000
/** Prints `ok` and stays where it is. */
const program = assemble(`
  lui x8, 0x10000
  addi x10, x0, 0x6f
  sb x10, 0(x8)
  addi x10, x0, 0x6b
  sb x10, 0(x8)
  rest: jal x0, rest
`)
const good: ElfParts = { entry: ram, segments: [{ address: ram, bytes: program }] }
const header = (change: (view: DataView) => void): Uint8Array => {
  const file = elfFile(good)
  change(new DataView(file.buffer))
  return file
}
const long = elfFile({ ...good, gap: 300 })

const refused: readonly (readonly [why: string, file: Uint8Array, reason: RegExp])[] = [
  ['text', new Uint8Array(200).fill(0x41), /no ELF file/],
  ['32 bits', elfFile({ ...good, bits: 1 }), /not 64-bit/],
  ['big-endian', header((view) => view.setUint8(5, 2)), /big-endian/],
  ['x86-64', elfFile({ ...good, machine: 62 }), /not for RISC-V/],
  ['a shared object', elfFile({ ...good, type: 3 }), /not executable/],
  ['compressed instructions on a core without', elfFile({ ...good, flags: 1 }), /compiled for C/],
  ['hardware floating point', elfFile({ ...good, flags: 4 }), /compiled for F/],
  ['no segments', elfFile({ entry: ram, segments: [] }), /no segments/],
  ['program headers far away', header((view) => view.setBigUint64(32, 4096n, true)), /beyond 512 bytes/],
  ['an entry outside RAM', elfFile({ ...good, entry: 0x1000 }), /entry not in RAM/],
  ['a segment below RAM', elfFile({ entry: ram, segments: [{ address: ram - 8, bytes: program }] }), /segment not in RAM/],
  [
    'a segment in the loader’s own RAM',
    elfFile({ entry: ram, segments: [{ address: ram + 0x3000 - 8, bytes: program }] }),
    /segment not in RAM/,
  ],
  ['a segment that wraps', header((view) => view.setBigUint64(64 + 40, 2n ** 64n - 8n, true)), /segment not in RAM/],
  ['a segment larger in the file than in memory', header((view) => view.setBigUint64(64 + 40, 4n, true)), /broken segment/],
  ['a file that was cut off', long.subarray(0, 128), /ends too early/],
]

describe('the boot ROM', () => {
  it('refuses what it cannot load, each with its reason, and loads what comes behind', async () => {
    const sim = await simulate(Soc, smallSoc)
    const line = new SerialPins(sim, sim.ports.uart, smallRate)
    for (const [why, file, reason] of refused) {
      // The end of a file is acknowledged before it is judged: then the reason comes as text.
      const said = await sendFile(line, file).then(
        () => line.text(1500),
        (error: Error) => error.message,
      )
      expect(said, why).toMatch(reason)
    }
    await sendFile(line, long)
    expect(await line.text(500)).toBe('\r\nStarting at 0x80000000\r\nok')
  })

  it('survives blocks that are lost or cut, in the middle of a file and at its beginning', async () => {
    const sim = await simulate(Soc, smallSoc)
    const pins = new SerialPins(sim, sim.ports.uart, smallRate)
    let write = 0
    const line: Line = {
      read: (milliseconds) => pins.read(milliseconds),
      write: async (bytes) => {
        const now = write++
        // The first block loses its end, the third its beginning; the fifth does not come at all.
        if (now === 0) await pins.write(bytes.subarray(0, 90))
        else if (now === 2) await pins.write(bytes.subarray(20))
        else if (now !== 4) await pins.write(bytes)
      },
    }
    await sendFile(line, long)
    expect(await pins.text(500)).toBe('\r\nStarting at 0x80000000\r\nok')
  })
})

describe('the SoC on the ULX3S', () => {
  it('greets at 115,200 bits a second on the board’s pins, and runs what it is sent', async () => {
    const sim = (await simulate(Ulx3sSoc as never)) as any
    // The test's clock is the board's of 25 MHz; the core's is another.
    const bitCycles = 4 * Math.round(25e6 / ulx3sParameters.baud / 4)
    const line = new SerialPins(sim, { rx: sim.ports.uart_rx, tx: sim.ports.uart_tx }, { clockHz: 25e6, bitCycles })
    let greeting = ''
    await sendFile(line, elfFile(good), {
      onText: (character) => {
        greeting += character
      },
    })
    expect(greeting).toBe('\r\nRV64 boot ROM: 0x40000 bytes of RAM at 0x80000000\r\nSend an ELF file by XMODEM\r\n')
    expect(await line.text(2)).toBe('\r\nStarting at 0x80000000\r\nok')
  })
})
