import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type BareProject, bareProject, environment } from './bare-project.ts'

/** `gatewright watch` in a user's project: a save, an answer. */
let project: BareProject
let watching: ChildProcess
let said = ''
beforeAll(async () => {
  project = await bareProject()
  await project.run('gatewright', 'new', 'my-design')
  const folder = join(project.folder, 'my-design')
  watching = spawn('gatewright', ['watch'], { cwd: folder, env: environment(join(project.folder, 'node_modules', '.bin')) })
  for (const stream of [watching.stdout!, watching.stderr!]) stream.on('data', (data) => (said += data))
})
afterAll(() => {
  watching?.kill('SIGKILL')
  project?.remove()
})

const blink = () => join(project.folder, 'my-design', 'designs', 'hello', 'blink.ts')
const edit = (from: string, to: string) => writeFileSync(blink(), readFileSync(blink(), 'utf8').replace(from, to))
const says = (text: RegExp) => vi.waitFor(() => expect(said).toMatch(text), { timeout: 120_000, interval: 20 })

it('checks and tests at the start, then on each save', async () => {
  await says(/0 errors[\s\S]*2 passed[\s\S]*watching/)
  said = ''
  const saved = performance.now()
  edit('p.cycles - 1', 'p.cycles - 2')
  await says(/saved designs\/hello\/blink\.ts[\s\S]*AssertionError/)
  const seconds = (performance.now() - saved) / 1000
  await says(/1 failed[\s\S]*watching/)
  console.log(`from save to the first assertion: ${seconds.toFixed(1)} s`)
})

it('says a syntax error once, at its line, and does not go on to the tests', async () => {
  said = ''
  edit('const isOn =', 'const isOn = =')
  await says(/GW001[\s\S]*designs\/hello\/blink\.ts:7:\d+[\s\S]*watching/)
  expect(said.match(/GW001/g)).toHaveLength(1)
  expect(said).not.toContain('RUN')
  edit('const isOn = =', 'const isOn =')
  edit('p.cycles - 2', 'p.cycles - 1')
  await says(/2 passed[\s\S]*watching/)
})

it.skipIf(process.platform !== 'linux')('leaves no process when it is interrupted in the middle', async () => {
  said = ''
  edit('A light', 'The light')
  await says(/RUN/)
  const ended = new Promise((resolve) => watching.on('exit', resolve))
  watching.kill('SIGINT')
  expect(await ended).toBe(130)
  await vi.waitFor(() => expect(processesIn(join(project.folder, 'my-design'))).toEqual([]), { timeout: 10_000 })
})

/** Processes that work in a folder, by /proc. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environ = readFileSync(`/proc/${pid}/environ`, 'latin1')
        return environ.includes(`PWD=${folder}`) ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : []
      } catch {
        return []
      }
    })
}
