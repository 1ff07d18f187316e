import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { binary, constant, type Expression, read } from '../../ir/expression.ts'
import { assign, designOf, domainOf, instanceOf, moduleDomain, moduleOf, portOf, variable } from '../../ir/hand-built.ts'
import { simulateDesign } from '../testbench/simulate-design.ts'
import { VcdWriter } from './vcd-writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-wave-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The changes of each signal by its full name: a reading of IEEE 1364-2005, 18.2, that shares nothing with the writer. */
function parseVcd(text: string): Map<string, [time: number, value: number][]> {
  const tokens = text.split(/\s+/)
  const names = new Map<string, string>()
  const changes = new Map<string, [number, number][]>()
  const scope: string[] = []
  let time = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token === '$scope') scope.push(tokens[i + 2]!)
    else if (token === '$upscope') scope.pop()
    else if (token === '$var') {
      const name = [...scope, tokens[i + 4]!].join('.')
      names.set(tokens[i + 3]!, name)
      changes.set(name, [])
      while (tokens[i] !== '$end') i++
    } else if (token.startsWith('#')) time = Number(token.slice(1))
    else if (token.startsWith('b')) changes.get(names.get(tokens[++i]!)!)!.push([time, Number.parseInt(token.slice(1), 2)])
    else if (/^[01]./.test(token) && names.has(token.slice(1)))
      changes.get(names.get(token.slice(1))!)!.push([time, Number(token[0])])
  }
  return changes
}

describe('waves', () => {
  it('hold every named signal of every instance with its true times', async () => {
    const domain = moduleDomain(domainOf('sys', { frequencyHz: 200e6 }))
    const inner = moduleDomain(domain.domain)
    const count = variable('output', 'count', 8)
    const value = variable('register', 'value', 8, { domain: domain.domain, init: 0n })
    const following: Expression = { ...binary('add', read(value), constant(1n, 8), 8, false), name: 'following' }
    const counter = moduleOf('counter', {
      domains: [inner],
      variables: [count, value],
      body: [assign(value, following), assign(count, read(value))],
    })
    const instance = instanceOf('inside', counter, [domain])
    const out = variable('output', 'out', 8)
    const top = moduleOf('top', {
      domains: [domain],
      variables: [out],
      instances: [instance],
      body: [assign(out, read(portOf(instance, 'count')))],
    })
    const file = join(folder, 'waves', 'top.vcd')
    const sim = await simulateDesign(designOf(top), { vcd: file })
    sim.step(3)
    sim.finish()
    const waves = parseVcd(readFileSync(file, 'utf8'))
    const ns = 1_000_000
    expect(waves.get('top.clk')).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((i) =>
        i === 5
          ? [[25 * ns, 1]]
          : [
              [5 * i * ns, 1],
              [(5 * i + 2.5) * ns, 0],
            ],
      ),
    )
    expect(waves.get('top.rst')).toEqual([
      [0, 1],
      [10 * ns, 0],
    ])
    const counting = [
      [0, 0],
      [15 * ns, 1],
      [20 * ns, 2],
      [25 * ns, 3],
    ]
    expect(waves.get('top.inside.value')).toEqual(counting)
    expect(waves.get('top.out')).toEqual(counting)
    expect(waves.get('top.inside.following')).toEqual(counting.map(([time, at]) => [time, at! + 1]))
  })

  it('give every one of many signals a code of its own', () => {
    const file = join(folder, 'many.vcd')
    const writer = new VcdWriter(file)
    writer.enter('many')
    const ids = Array.from({ length: 9000 }, (_, i) => writer.declare('wire', 14, `w${i}`))
    writer.leave()
    writer.endDefinitions()
    for (const [i, id] of ids.entries()) writer.change(7n, id, 14, BigInt(i))
    writer.close(8n)
    const waves = parseVcd(readFileSync(file, 'utf8'))
    expect([...waves.values()].map((changes) => changes.flat())).toEqual(ids.map((_, i) => [7, i]))
    expect(waves.size).toBe(9000)
  })
})
