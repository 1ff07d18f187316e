import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { find } from '../toolchain/locate.ts'
import { partsOf, wholeNumber, wholeNumbers } from './bench.ts'
import { contendersOf } from './bench-sim.ts'

describe("the bench's options", () => {
  it('are whole numbers', () => {
    expect(wholeNumber('100_000')).toBe(100_000)
    expect(wholeNumbers('1000,20')).toEqual([1000, 20])
    for (const text of ['0', '-1', '1.5', 'many', '']) expect(() => wholeNumber(text)).toThrow('GW950')
  })

  it('name simulators, in the order of the table', () => {
    expect(contendersOf('icarus,wasm')).toEqual(['wasm', 'icarus'])
    expect(contendersOf(undefined)).toHaveLength(5)
    expect(() => contendersOf('wsm')).toThrow("unknown engine 'wsm'; mend: did you mean 'wasm'?")
  })

  it('name a part', () => {
    expect(partsOf(undefined, ['rates', 'waiting'])).toEqual(['rates', 'waiting'])
    expect(partsOf('rates', ['rates', 'waiting'])).toEqual(['rates'])
    expect(() => partsOf('rate', ['rates', 'waiting'])).toThrow("did you mean 'rates'?")
  })
})

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

const bin = join(import.meta.dirname, '..', '..', 'bin', 'gatewright.js')
const bench = (...args: string[]): Promise<Run> =>
  new Promise((resolve) =>
    execFile(process.execPath, [bin, 'bench', ...args], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    ),
  )

describe('bench sim', () => {
  const hasIcarus = find('iverilog').then((found) => found !== undefined)

  it('measures some cycles and tells the state', async () => {
    const names = (await hasIcarus) ? 'wasm,icarus' : 'wasm'
    const { code, out, err } = await bench(
      'sim',
      '--json',
      '--design=nic-10g',
      '--only=rates',
      '--cycles=300',
      '--rounds=2',
      `--engine=${names}`,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const [{ results, differences, top }] = JSON.parse(out).rates
    expect(top).toBe('traffic_loop')
    expect(differences).toEqual([])
    expect(results.map(({ name }: { name: string }) => name)).toEqual(names.split(','))
    for (const result of results) {
      expect(result).toMatchObject({ cyclesOfRound: 300, checkedCycles: 300, stateHash: results[0].stateHash })
      expect(result.cyclesPerCpuSecond.median).toBeGreaterThan(0)
    }
  })

  it('measures the workloads of a design that has several', async () => {
    const { code, out, err } = await bench(
      'sim',
      '--json',
      '--design=riscv-rv64',
      '--only=rates',
      '--cycles=300',
      '--rounds=1',
      '--engine=wasm',
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const rates: { workload: string; results: { checkedCycles: number; stateHash: string }[] }[] = JSON.parse(out).rates
    expect(rates.map(({ workload }) => workload)).toEqual(['one-core', 'eight-cores'])
    expect(rates.map(({ results }) => results[0]!.checkedCycles)).toEqual([300, 300])
    expect(new Set(rates.map(({ results }) => results[0]!.stateHash)).size).toBe(2)
  })

  it('measures the wait for a test', async () => {
    const { code, out, err } = await bench('sim', '--json', '--only=waiting', '--engine=wasm', '--rounds=1')
    expect(code, err).toBe(0)
    const { waiting } = JSON.parse(out)
    expect(waiting.map(({ runner }: { runner: string }) => runner)).toEqual(['script', 'vitest'])
    for (const { cold, warm, edited } of waiting)
      for (const wait of [cold, warm, edited]) expect(wait.seconds).toBeGreaterThan(0.1)
  })

  it('refuses what it does not know', async () => {
    expect(await bench('simm')).toEqual({ code: 2, out: '', err: "GW950 unknown bench 'simm'; mend: did you mean 'sim'?\n" })
    expect((await bench('sim', '--rounds=0')).code).toBe(2)
  })
})

describe('bench language', () => {
  it('measures elaboration in fresh processes, and says why there is no peer', async () => {
    process.env.GATEWRIGHT_PYTHON = 'no-such-python'
    const args = ['language', '--json', '--only=elaboration', '--sizes=100', '--rounds=1']
    const { code, out, err } = await bench(...args).finally(() => delete process.env.GATEWRIGHT_PYTHON)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { rows, skipped } = JSON.parse(out).elaboration
    expect(skipped).toBe('no-such-python does not start')
    expect(rows.map(({ form, signals }: { form: string; signals: number }) => [form, signals])).toEqual([
      ['one', 100],
      ['many', 100],
    ])
    for (const { ours } of rows) expect(ours.cpuSeconds.median).toBeGreaterThan(0)
  })
})
