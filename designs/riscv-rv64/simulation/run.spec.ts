import { beforeAll, describe, expect, it } from 'vitest'
import { assemble } from '../soc/fixtures/assembler.ts'
import { configurations } from './configurations.ts'
import { parseElf } from './elf-file.ts'
import { elfImage, tohost } from './fixtures/elf-image.ts'
import { KeptTerminal } from './host/terminal.ts'
import { KeptMachines } from './machines.ts'
import { run } from './run.ts'

const core = configurations.rv64im!
const ramBytes = 1 << 16
const machines = new KeptMachines()
beforeAll(async () => {
  await machines.ready({ core, engine: 'wasm', resetVector: 0x8000_0000, doublewords: ramBytes / 8, logs: false })
})

/** First of all: x31 points to `tohost`; `exit` is the code in x10. */
const prologue = `auipc x31, ${(tohost - 0x8000_0000) >>> 12}`
const exit = 'slli x10, x10, 1\n addi x10, x10, 1\n sd x10, 0(x31)\nend: jal x0, end'
const call = 'slli x0, x0, 31\n ebreak\n .semihosting'

async function runText(text: string, typed = '', maxCycles = 20_000) {
  const terminal = new KeptTerminal(typed)
  const code = assemble(text.replaceAll('.semihosting', 'srli x0, x0, 1031'))
  const program = parseElf(elfImage({ code }), 'test')
  const result = await run(program, { core, engine: 'wasm', terminal, maxCycles, ramBytes }, machines)
  return { ...result, text: terminal.text }
}

describe('a program on the machine', () => {
  it('passes with exit code 0, and counts its instructions', async () => {
    const { outcome, instructions, cycles } = await runText(`${prologue}\n addi x10, x0, 0\n ${exit}`)
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
    // lui, addi, slli, addi, sd; and jumps while the store is seen.
    expect(instructions).toBeGreaterThanOrEqual(4)
    expect(instructions).toBeLessThan(12)
    expect(cycles).toBeGreaterThan(instructions)
  })

  it('fails with the code that it exits with', async () => {
    expect((await runText(`${prologue}\n addi x10, x0, 3\n ${exit}`)).outcome).toEqual({ kind: 'exit', code: 3n })
  })

  it('that does not end is stopped at the cycle asked for', async () => {
    const { outcome, cycles } = await runText('here: jal x0, here', '', 5000)
    expect(outcome).toMatchObject({ kind: 'hang', at: 0x8000_0000 })
    expect(cycles).toBe(5000)
  })

  it('whose trap handler traps by itself is found, with the cause', async () => {
    // A handler at 4, past the end of RAM and all that answers.
    const { outcome } = await runText('addi x5, x0, 64\n csrrw x0, mtvec, x5\n ebreak', '', 1_000_000)
    expect(outcome).toMatchObject({ kind: 'trap loop', status: { mtvec: 64n, mcause: 1n, mepc: 64n, mtval: 64n } })
  })

  it('prints on its UART and reads what is typed', async () => {
    const { text, outcome } = await runText(
      `${prologue}
       lui x5, 0x10000
 wait: lbu x6, 5(x5)
       andi x6, x6, 1
       beq x6, x0, wait
       lbu x7, 0(x5)
       sb x7, 0(x5)
       addi x8, x0, 33
       bne x7, x8, wait
       addi x10, x0, 0
       ${exit}`,
      'ab!',
    )
    expect(text).toBe('ab!')
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
  })

  it('prints more than the console holds, and loses nothing', async () => {
    const { text } = await runText(
      `${prologue}
       lui x5, 0x10000
       addi x6, x0, 0
       lui x7, 3
 next: sb x6, 0(x5)
       addi x6, x6, 1
       bne x6, x7, next
       addi x10, x0, 0
       ${exit}`,
      '',
      100_000,
    )
    expect(text.length).toBe(Buffer.from(Uint8Array.from({ length: 3 * 4096 }, (_, i) => i)).toString('utf8').length)
  })

  it('prints by HTIF: characters, and a system call', async () => {
    const { text, outcome } = await runText(
      `${prologue}
       addi x5, x0, 0x101
       slli x5, x5, 48
       addi x5, x5, 72
       sd x5, 0(x31)
       addi x6, x31, 1024
       addi x7, x0, 64
       sd x7, 0(x6)
       addi x7, x0, 1
       sd x7, 8(x6)
       addi x7, x6, 64
       sd x7, 16(x6)
       addi x8, x0, 105
       sb x8, 0(x7)
       addi x8, x0, 33
       sb x8, 1(x7)
       addi x7, x0, 2
       sd x7, 24(x6)
       sd x6, 0(x31)
 wait: ld x7, 8(x31)
       beq x7, x0, wait
       ld x10, 0(x6)
       addi x10, x10, -2
       ${exit}`,
    )
    expect([text, outcome]).toEqual(['Hi!', { kind: 'exit', code: 0n }])
  })

  it('calls the host by semihosting: prints, and exits', async () => {
    const program = (code: number) => `
       auipc x11, 1
       addi x11, x11, 1024
       addi x5, x0, 72
       sb x5, 0(x11)
       addi x5, x0, 105
       sb x5, 1(x11)
       sb x0, 2(x11)
       addi x10, x0, 4
       ${call}
       addi x10, x0, 3
       ${call}
       lui x5, 0x20
       addi x5, x5, 0x26
       sd x5, 0(x11)
       addi x5, x0, ${code}
       sd x5, 8(x11)
       addi x10, x0, 0x18
       ${call}
 end:  jal x0, end`
    expect(await runText(program(0))).toMatchObject({ text: 'HiH', outcome: { kind: 'exit', code: 0n } })
    expect(await runText(program(5))).toMatchObject({ text: 'HiH', outcome: { kind: 'exit', code: 5n } })
  })

  it('is interrupted by its timer', async () => {
    const { outcome } = await runText(
      `${prologue}
       auipc x5, 0
       addi x5, x5, 60
       csrrw x0, mtvec, x5
       lui x6, 0x2004
       addi x7, x0, 20
       sd x7, 0(x6)
       addi x5, x0, 128
       csrrw x0, mie, x5
       csrrwi x0, mstatus, 8
       wfi
       addi x10, x0, 1
       ${exit.replaceAll('end', 'never')}
       csrrs x10, mcause, x0
       slli x10, x10, 1
       addi x10, x10, -14
       ${exit}`,
    )
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
  })

  it('that wants memory where there is none is refused', async () => {
    const program = parseElf(elfImage({ code: new Uint8Array(8), address: 0x1_0000 }), 'test')
    await expect(run(program, { core, engine: 'wasm', terminal: new KeptTerminal(), maxCycles: 1 })).rejects.toThrow(
      'GW888 test: it wants memory from 0x10000 to 0x10007; there is RAM from 0x80000000 to 0x80ffffff',
    )
  })
})
