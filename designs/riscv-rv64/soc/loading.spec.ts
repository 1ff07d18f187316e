import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { assemble } from './fixtures/assembler.ts'
import { elfFile } from './fixtures/elf.ts'
import { SerialPins } from './fixtures/serial-pins.ts'
import { smallRate, smallSoc } from './fixtures/small-soc.ts'
import type { Line } from './load/line.ts'
import { sendFile } from './load/xmodem.ts'
import { Soc } from './soc.ts'

const ram = 0x8000_0000
const greeting = '\r\nRV64 boot ROM: 0x4000 bytes of RAM at 0x80000000\r\nSend an ELF file by XMODEM\r\n'
const message = 'Loaded, and running.\n'

/**
 * Prints `message`, which another segment holds, and then whether a word that the file does not have is 0; then an instruction
 * that no core knows.
 */
const program = assemble(`
  lui x8, 0x10000
  auipc x9, 1
  addi x9, x9, -4       # 0x80001000: the message
  next: lbu x10, 0(x9)
  beq x10, x0, done
  wait: lbu x11, 5(x8)
  andi x11, x11, 0x20
  beq x11, x0, wait
  sb x10, 0(x8)
  addi x9, x9, 1
  jal x0, next
  done: lw x10, 7(x9)   # in the rest of the segment, past what the file has
  addi x10, x10, 0x30
  sb x10, 0(x8)
  csrrw x0, misa, x10
  ebreak
`)
const text = new Uint8Array([...Buffer.from(message), 0])
const file = elfFile({
  entry: ram,
  segments: [
    { address: ram, bytes: program },
    { address: ram + 0x1000, bytes: text, memorySize: 64 },
  ],
})

/** A line on which the bytes of some writes come out wrong. */
const spoiled = (line: Line, spoils: (write: number) => number | undefined): Line => {
  let writes = 0
  return {
    read: (milliseconds) => line.read(milliseconds),
    write: (bytes) => {
      const at = spoils(writes++)
      return line.write(at === undefined ? bytes : bytes.map((byte, i) => (i === at ? byte ^ 0x10 : byte)))
    },
  }
}

describe('the boot ROM', () => {
  it('greets, refuses what is no program for it, and loads and starts one, although blocks arrive spoiled', async () => {
    const sim = await simulate(Soc, smallSoc)
    const line = new SerialPins(sim, sim.ports.uart, smallRate)
    // RAM as power-up may leave it: the loader must clear what the file does not have.
    for (let i = 0; i < 8; i++) sim.poke(`ram.words[${512 + i}]`, 2n ** 64n - 1n)
    let heard = ''
    const onText = (character: string): void => {
      heard += character
    }
    await expect(
      sendFile(line, elfFile({ entry: ram, segments: [{ address: ram, bytes: program }], machine: 62 }), { onText }),
    ).rejects.toThrow(/GW897 .*not for RISC-V/)
    expect(heard.startsWith(greeting)).toBe(true)
    heard = ''
    // The second byte of a block's number, a byte of data, and the CRC.
    const bad: Record<number, number> = { 0: 2, 1: 50, 3: 131 }
    await sendFile(
      spoiled(line, (write) => bad[write]),
      file,
      { onText },
    )
    const said = await line.text(500)
    // What mtval is of EBREAK is the core's choice: 0, or where it stood.
    expect(said.replace('mtval 0x8000003c', 'mtval 0x0')).toBe(
      `\r\nStarting at 0x80000000\r\n${message}0\r\nTrap: mcause 0x3, mepc 0x8000003c, mtval 0x0${greeting}C`,
    )
  })
})
