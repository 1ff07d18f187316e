import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configurations } from '../configurations.ts'
import { parseElf, readElfFile } from '../elf-file.ts'
import { interrupted } from '../fixtures/interrupted.ts'
import { KeptTerminal } from '../host/terminal.ts'
import { type Observer, run } from '../run.ts'
import { modelObserver } from './model.ts'
import { findPython, readSpike } from './spike.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
afterAll(() => rmSync(folder, { recursive: true }))
const core = configurations.rv64im!
const ramBytes = 1 << 16
const fileOf = (step: number): string => {
  const file = join(folder, `step-${step}.elf`)
  writeFileSync(file, interrupted(step))
  return file
}

async function runBeside(observer: Observer) {
  const terminal = new KeptTerminal()
  const program = parseElf(interrupted(1), 'interrupted')
  const result = await run(program, { core, engine: 'wasm', terminal, maxCycles: 50_000, ramBytes, observer })
  return { ...result, text: terminal.text }
}

describe('in lockstep with the model', () => {
  it('a program is the same, with interrupts, devices and clocks', async () => {
    const { outcome, text } = await runBeside(modelObserver(readElfFile(fileOf(1)), core, ramBytes))
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
    expect(text).toBe('.'.repeat(40))
  })

  it('the first difference ends the run, and shows both sides', async () => {
    const { outcome } = await runBeside(modelObserver(readElfFile(fileOf(2)), core, ramBytes))
    expect(outcome).toMatchObject({
      kind: 'differs',
      what: expect.stringMatching(/^instruction 13 at 0x80000034: x8 is 0x1, in the model 0x2\n {2}core .*\n {2}model/),
    })
  })
})

describe.skipIf(findPython() === undefined)('in lockstep with Spike', () => {
  it('a program is the same, with interrupts, devices and clocks', async () => {
    const notes: string[] = []
    const spike = await readSpike(readElfFile(fileOf(1)), core, { ramBytes, onNote: (note) => notes.push(note) })
    const { outcome } = await runBeside(spike.observer)
    spike.end()
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
    expect(notes[0]).toMatch(/masked: mcycle, minstret, mip, time$/)
  })

  it('the first difference ends the run, and shows both sides', async () => {
    const spike = await readSpike(readElfFile(fileOf(2)), core, { ramBytes })
    const { outcome } = await runBeside(spike.observer)
    spike.end()
    expect(outcome).toMatchObject({
      kind: 'differs',
      what: expect.stringMatching(/^instruction 13 at 0x80000034 \(0x00140413\): s0 is 0x1, in Spike 0x2\n/),
    })
  })
})
