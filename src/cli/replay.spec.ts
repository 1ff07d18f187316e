import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { summaryText } from './replay.ts'

const gatewright = fileURLToPath(new URL('../../bin/gatewright.js', import.meta.url))
let project: string

beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-replay-')))
  const designs = {
    echo: `export const commands = { replay: async ({ input, output }) => ({ from: input, to: output, framesPerSecond: 1234.5 }) }
      export const top = () => {}`,
    mute: 'export const top = () => {}',
  }
  for (const [name, source] of Object.entries(designs)) {
    mkdirSync(join(project, 'designs', name), { recursive: true })
    writeFileSync(join(project, 'designs', name, 'index.ts'), source)
  }
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function run(...args: readonly string[]) {
  const env = { ...process.env, GATEWRIGHT_CACHE: join(project, 'cache') }
  return spawnSync(process.execPath, [gatewright, 'replay', ...args], { cwd: project, env, encoding: 'utf8' })
}

describe('gatewright replay', { timeout: 60_000 }, () => {
  it("hands the files to the design's own command, and prints what it says", () => {
    const { status, stdout } = run('echo', 'in.pcap', '--out', 'out.pcap', '--json')
    expect(JSON.parse(stdout)).toEqual({
      design: 'echo',
      input: 'in.pcap',
      output: 'out.pcap',
      from: 'in.pcap',
      to: 'out.pcap',
      framesPerSecond: 1234.5,
    })
    expect(status).toBe(0)
  })

  it('refuses a design that cannot replay, and a command line without an output', () => {
    const mute = run('mute', 'in.pcap', '--out', 'out.pcap')
    expect([mute.status, mute.stderr]).toEqual([2, 'GW950 mute cannot replay captures; mend: it has no commands of its own\n'])
    const open = run('echo', 'in.pcap')
    expect([open.status, open.stderr]).toEqual([2, expect.stringMatching(/^GW950 .*--out <file>/)])
  })

  it('gives each figure a line', () => {
    const text = summaryText({ engine: 'wasm', cyclesPerSecond: 1234567.8, seconds: 0.1234 })
    expect(text).toMatch(/engine +│ wasm/)
    expect(text).toMatch(/cycles per second +│ 1,234,568/)
    expect(text).toMatch(/seconds +│ 0\.12/)
  })
})
