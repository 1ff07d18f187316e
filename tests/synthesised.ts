import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** What `report.json` holds, as far as the tests look. */
export interface SynthReport {
  readonly device: string
  readonly speed: number
  readonly comb_net: number
  readonly ff_net: number
  readonly ebr: number
  readonly dsp: number
  readonly clocks: Readonly<
    Record<
      string,
      { readonly target: number; readonly mhz_best: number; readonly mhz_median: number; readonly seeds: readonly number[] }
    >
  >
}

/** Runs the command as a user does, into a folder; every stage is kept by the hash of its input. */
export function synthesised(design: string, folder: string, seeds: number): SynthReport {
  const bin = resolve('bin/gatewright.js')
  const out = execFileSync(process.execPath, [bin, 'synth', design, '--seeds', String(seeds), '--out', folder, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(out) as SynthReport
}
