import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { transform } from './transform.ts'

/** Programs of plain TypeScript, one a feature of the language; each prints what it finds. */
const folder = join(import.meta.dirname, 'corpus')
const programs = readdirSync(folder).filter((name) => name !== 'print.ts')

const module = (text: string) => `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`

/** Does nothing to values, but insists on real positions and on frames that nest. */
const neutralRuntime = module(`
  const frames = []
  const insist = (isRight, what) => { if (!isRight) throw new Error('runtime: ' + what) }
  export const $file = (file, numbers) => numbers.map((_, i) => ({ file, line: numbers[3 * i] })).slice(0, numbers.length / 3)
  export const $at = (p, x) => (insist(p.line > 0, 'no position'), x)
  export const $name = (name, p, x) => (insist(p === undefined || p.line > 0, 'no position'), x)
  export const $guard = (p, construct, x) => (insist(p.line > 0 && typeof construct === 'string', 'no position'), x)
  export const $enter = (name) => (frames.push(name), frames.length)
  export const $leave = (frame) => { insist(frame === frames.length, 'frames do not nest'); frames.pop() }
`)

const sink: { printed: unknown[] } = { printed: [] }
Object.assign(globalThis, { corpusPrint: (...values: unknown[]) => sink.printed.push(structuredClone(values)) })
const printModule = module('export const print = globalThis.corpusPrint')

async function outputOf(code: string): Promise<unknown[]> {
  sink.printed = []
  const linked = stripTypeScriptTypes(code)
    .replace("'./print.ts'", `'${printModule}'`)
    .replace("'gatewright/runtime'", `'${neutralRuntime}'`)
  const exported = (await import(/* @vite-ignore */ module(linked))) as Record<string, unknown>
  return [...sink.printed, { ...exported }]
}

describe('a transformed program means what it meant', () => {
  it.each(programs)('%s', async (name) => {
    const source = readFileSync(join(folder, name), 'utf8')
    const { code } = transform(source, `corpus/${name}`)
    expect(code).toContain('gatewright/runtime')
    expect(code.split('\n').length).toBe(source.split('\n').length)
    const original = await outputOf(source)
    expect(original.length).toBeGreaterThan(1)
    expect(await outputOf(code)).toStrictEqual(original)
  })
})
