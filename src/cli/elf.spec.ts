import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { elfImage } from '../../designs/riscv-rv64/simulation/fixtures/elf-image.ts'
import { assemble } from '../../designs/riscv-rv64/soc/fixtures/assembler.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'elf-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Prints `ok` on its UART and exits. */
const exiting = (code: number): Uint8Array =>
  elfImage({
    code: assemble(`
      auipc x31, 1
      lui x5, 0x10000
      addi x6, x0, 111
      sb x6, 0(x5)
      addi x6, x0, 107
      sb x6, 0(x5)
      addi x10, x0, ${2 * code + 1}
      sd x10, 0(x31)
 end: jal x0, end`),
  })
const program = (name: string, bytes: Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return file
}
function elf(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/gatewright.js'), 'elf', ...args], {
    cwd: root,
    encoding: 'utf8',
    input: '',
    env: { ...process.env, GATEWRIGHT_SPIKE: '/nowhere', NO_COLOR: '1' },
  })
  return { status, stdout, stderr }
}

describe('gatewright elf', { timeout: 60_000 }, () => {
  it('runs a program: its output, the figures, and exit code 0 for a pass', () => {
    const { status, stdout } = elf(program('good', exiting(0)))
    expect(status).toBe(0)
    expect(stdout).toMatch(/^ok/)
    for (const row of ['result', 'instructions', 'cycles', 'CPI', 'simulated']) expect(stdout).toContain(row)
  })

  it('says how a program fails, and exits with 1', () => {
    const { status, stdout, stderr } = elf(program('bad', exiting(7)), '--quiet')
    expect([status, stdout, stderr]).toEqual([1, 'ok', 'bad: fail: it exits with 7\n'])
  })

  it('refuses what it cannot run in one line', () => {
    const { status, stderr } = elf(program('text', Buffer.from('no program')))
    expect(status).toBe(1)
    expect(stderr).toMatch(/^GW881 .*text: it does not begin as an ELF file \(offset 0\); mend: [^\n]*\n$/)
  })

  it('names what is missing for lockstep, and exits with 3', () => {
    const { status, stderr } = elf(program('good', exiting(0)), '--lockstep')
    expect(status).toBe(3)
    expect(stderr).toMatch(/^GW889 .*GATEWRIGHT_SPIKE names \/nowhere, and no Spike is there; mend: pip install --pre spike/)
  })

  it('runs a folder in threads, by name, and counts groups', () => {
    mkdirSync(join(folder, 'suite'))
    for (const [name, code] of [
      ['rv64ui-p-a', 0],
      ['rv64ui-p-b', 3],
      ['rv64um-p-c', 0],
    ] as const)
      program(join('suite', name), exiting(code))
    program(join('suite', 'rv64um-p-short'), exiting(0).subarray(0, 130))
    const { status, stdout } = elf('--suite', join(folder, 'suite'), '--jobs', '1')
    expect(status).toBe(1)
    expect(stdout).toMatch(/rv64ui-p-a +│ pass/)
    expect(stdout).toMatch(/rv64ui-p-b +│ fail .*it exits with 3/)
    expect(stdout).toMatch(/rv64um-p-short +│ refused .*GW886/)
    expect(stdout).toMatch(/rv64ui: 1 of 2 pass\nrv64um: 1 of 2 pass\nall: 2 of 4 pass\n$/)
  })
})
