import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BareProject, bareProject, root } from './bare-project.ts'

/** Primitives, clocks and constraints as a user has them: a design of theirs, with the installed package. */
let project: BareProject
let folder: string
beforeAll(async () => {
  project = await bareProject()
  await project.run('gatewright', 'new', 'my-design')
  folder = join(project.folder, 'my-design')
  const link = join(folder, 'designs', 'link')
  for (const [from, to] of [
    ['link.ts', 'link.ts'],
    ['index.ts', 'index.ts'],
    ['link-tests.ts', 'link.spec.ts'],
  ] as const)
    cpSync(join(root, 'tests', 'packed', 'fixtures', 'link', from), join(link, to))
})
afterAll(() => project?.remove())

const inside = (command: string) => project.run('sh', '-c', `cd my-design && ${command}`)
const built = (name: string) => join(folder, 'build', 'link-ulx3s-85f', name)

describe('a design with primitives of the installed package', () => {
  it('passes its types and its tests', async () => {
    expect(await inside('tsc --noEmit')).toEqual({ code: 0, out: '', err: '' })
    const { code, out, err } = await inside('vitest run designs/link')
    expect(out + err).toMatch(/3 passed/)
    expect(code).toBe(0)
  })

  it('becomes a bitstream that meets its clocks, and SVF', async () => {
    expect(await inside('gatewright flash link --board ulx3s-85f --seeds 1 --svf')).toMatchObject({
      code: 0,
      out: 'build/link-ulx3s-85f/link-ulx3s-85f.svf\n',
    })
    for (const ending of ['bit', 'config', 'lpf', 'svf']) expect(existsSync(built(`link-ulx3s-85f.${ending}`)), ending).toBe(true)
    const { clocks, dsp } = JSON.parse(readFileSync(built('report.json'), 'utf8'))
    expect(dsp).toBe(1)
    expect(Object.values<any>(clocks).map(({ target }) => target)).toEqual([25, 100, 40])
    for (const { target, mhz_min: slowest } of Object.values<any>(clocks).slice(1)) expect(slowest).toBeGreaterThan(target)
    // IDCODE of LFE5U-85, Lattice FPGA-TN-02039.
    expect(readFileSync(built('link-ulx3s-85f.svf'), 'utf8')).toMatch(/TDO\s+\(41113043\)/)
  })

  it('has the constraints that it implies: limits of crossings, no limit for a button and for the way into a reset', () => {
    const commands = readFileSync(built('constraints.sdc'), 'utf8')
      .split('\n')
      .filter((line) => /^\w/.test(line))
    const crossing = (from: string, to: string, limit: number) => {
      const ends = `-from [get_cells {squares/fifo/${from}*}] -to [get_cells {squares/fifo/${to}*}] ${limit}`
      return [`set_max_delay -datapath_only ${ends}`, `set_bus_skew ${ends}`]
    }
    expect(commands.toSorted()).toEqual(
      [
        'create_clock -name clock25 -period 40 [get_ports {clock25}]',
        ...crossing('written_gray', 'written_seen_line_0', 10),
        ...crossing('read_gray', 'read_seen_line_0', 25),
        'set_false_path -from [get_ports {button_1}]',
        'set_false_path -through [get_nets {system_raw_release_rst}]',
        'set_false_path -through [get_nets {slow_raw_release_rst}]',
      ].toSorted(),
    )
    expect(readFileSync(built('constraints.sdc'), 'utf8')).toMatch(/ \(designs\/link\/|node_modules\/gatewright\/source\//)
  })
})
