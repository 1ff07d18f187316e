import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { MachineGraph } from '../ir/machine.ts'
import type { Design, Module } from '../ir/module.ts'
import { drawMachines } from './graph.ts'
import { machineDot } from './machine-dot.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-graph-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const machine = (graph: Partial<MachineGraph>): MachineGraph => ({
  name: 'door',
  initial: 'shut',
  states: ['shut', 'open'],
  edges: [
    { from: 'shut', to: 'open', label: 'io.push & "hard"' },
    { from: 'open', to: 'shut', label: 'after 9' },
  ],
  inner: [],
  ...graph,
})
const designOf = (...machines: readonly MachineGraph[]): Design => {
  const top = { kind: 'module', name: 'house', instances: [], machines } as unknown as Module
  return { top, modules: [top] }
}
/** Nodes and edges of an SVG as Graphviz titles them. */
const titles = (svg: string): string[] => [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title!)

describe('the picture of a state machine', () => {
  it('has its states, its transitions and what leads along them', async () => {
    const [[file, svg]] = (await drawMachines(designOf(machine({})), 'svg')) as [[string, string]]
    expect(file).toBe('house.door.svg')
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(titles(svg)).toEqual(expect.arrayContaining(['start.', 'shut', 'open', 'start.&#45;&gt;shut', 'shut&#45;&gt;open']))
    expect(svg).toContain('io.push &amp; &quot;hard&quot;')
    expect(titles(svg)[0]).toBe('house.door')
    expect(svg).toContain('after 9')
    expect(svg.match(/#9ca3af/g)).toBeNull()
    expect(await drawMachines(designOf(machine({})), 'svg')).toEqual([[file, svg]])
  })

  it('shows the unreachable in grey, the inescapable with two borders, the initial with a thick one', () => {
    const dot = machineDot(machine({ states: ['shut', 'open', 'lost'], edges: [{ from: 'shut', to: 'open' }] }), 'door')
    const line = (state: string): string => dot.split('\n').find((each) => each.includes(`label="${state}"`))!
    expect(line('lost')).toContain('#9ca3af')
    expect(line('open')).toContain('peripheries=2')
    expect(line('open')).not.toContain('#9ca3af')
    expect(line('shut')).toContain('penwidth=2')
    expect(line('shut')).not.toContain('peripheries')
  })

  it('draws a machine within a state as a box, and cuts edges there', async () => {
    const inner = machine({ name: 'lock', initial: 'low', states: ['low', 'high'], edges: [{ from: 'low', to: 'high' }] })
    const outer = machine({ inner: [{ state: 'open', machine: inner }] })
    const [[, svg]] = (await drawMachines(designOf(outer), 'svg')) as [[string, string]]
    expect(titles(svg)).toEqual(
      expect.arrayContaining(['cluster open', 'open/0/low', 'open/0/high', 'shut&#45;&gt;open/0/start.']),
    )
    expect(machineDot(outer, '')).toContain(
      '"shut" -> "open/0/start." [label="\u00a0\u00a0io.push & \\"hard\\"\u00a0"; lhead="cluster open"]',
    )
  })

  it('is one file a machine, in the format that is asked for', async () => {
    const design = designOf(machine({}), machine({ name: 'fsm' }))
    expect((await drawMachines(design, 'mermaid')).map(([file]) => file)).toEqual(['house.door.mmd', 'house.mmd'])
    const [[, text]] = (await drawMachines(design, 'dot')) as unknown as [[string, string]]
    expect(text).toBe(machineDot(machine({}), 'house.door'))
  })
})

const bin = resolve('bin/gatewright.js')
const run = (...args: string[]) => spawnSync(process.execPath, [bin, 'graph', ...args], { encoding: 'utf8' })

describe('gatewright graph', () => {
  it('wrote the pictures of the guide', () => {
    const guide = 'docs/guide/machines'
    for (const format of ['svg', 'mermaid'])
      expect(
        run(`${guide}/flash-reader.ts`, '--parameters', '{"pauseCycles":3000}', '--format', format, '--out', folder),
      ).toMatchObject({ status: 0, stderr: '' })
    const files = readdirSync(folder)
    expect(files.sort()).toEqual(['flash_reader.reader.mmd', 'flash_reader.reader.svg'])
    for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(guide, file), 'utf8'))
    const page = readFileSync('docs/guide/state-machines.md', 'utf8')
    expect(page).toContain(`\`\`\`mermaid\n${readFileSync(join(folder, files[0]!), 'utf8')}\`\`\``)
  })

  it('says where there is nothing to draw, and refuses other formats', () => {
    expect(run('docs/guide/rv32i/core.ts', '--parameters', '{"words":16}')).toMatchObject({
      status: 0,
      stdout: 'core has no state machines\n',
    })
    expect(run('docs/guide/rv32i/core.ts', '--format', 'png')).toMatchObject({ status: 2 })
  })
})
