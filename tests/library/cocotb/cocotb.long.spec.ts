import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { judgedDesigns } from './designs.ts'

const script = fileURLToPath(new URL('run.py', import.meta.url))
const answers = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0
const missing = [
  ...(answers('python3', '-c', 'import sys, venv; sys.exit(not (3, 8) <= sys.version_info[:2] <= (3, 12))')
    ? []
    : ['python3 from 3.8 to 3.12, with venv']),
  ...(answers('iverilog', '-V') ? [] : ['iverilog (Icarus Verilog)']),
]
const reason = missing.join(' and ')

describe.skipIf(missing.length > 0)(`cocotbext${reason ? ` (skipped: no ${reason})` : ''}`, () => {
  it('finds nothing wrong with our buses and serial peripherals', () => {
    const { status, stdout, stderr } = spawnSync('python3', [script], { encoding: 'utf8', maxBuffer: 2 ** 28 })
    const verdicts = stdout.split('\n').filter((line) => /^(pass|FAIL) {2}/.test(line))
    expect(
      verdicts.map((line) => line.replace(/: \d+ of \d+ tests$/, '')),
      stderr,
    ).toEqual(judgedDesigns.map(({ name }) => `pass  ${name}`))
    expect(status).toBe(0)
  })
})
