import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { elaborate } from 'gatewright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeVerilog } from '../src/codegen-verilog/write-verilog.ts'

/** A design with what can shift: helpers, loops, named and unnamed values, instances, a memory, a state machine. */
const base = `import { bool, cat, choice, input, match, memory, module, mux, output, ports, reg, sint, uint, when, wire } from 'gatewright'
const Stage = module('stage', (p: { width: number }) => {
  const io = ports({ in: input(uint(p.width)), out: output(uint(p.width)) })
  const held = reg(uint(p.width), { init: 0 })
  held.next = io.in
  io.out.set(held)
  return io
})
const checksum = (value: any) => {
  const sum = reg(uint(16), { init: 0 })
  const folded = value.low(8).xor(value.high(8))
  sum.next = sum.addWrap(folded.extend(16))
  return sum
}
export const Design = module('sampler', () => {
  const io = ports({ a: input(uint(16)), b: input(uint(16)), go: input(bool), out: output(uint(16)), busy: output(bool) })
  const state = reg(choice('idle', 'load', 'run'), { init: 'idle' })
  const count = reg(uint(8), { init: 0 })
  const total = wire(uint(16), { default: 0 })
  const stages = Array.from({ length: 3 }, () => Stage({ width: 16 }))
  stages[0].in.set(io.a)
  stages[1].in.set(stages[0].out)
  stages[2].in.set(stages[1].out)
  const lookup = memory(uint(16), 32, { kind: 'distributed' })
  lookup.write(io.a.low(5), io.b, { enable: io.go })
  const looked = lookup.readNow(io.b.low(5))
  const first = checksum(io.a)
  const second = checksum(io.b)
  const difference = io.a.sub(io.b)
  const isNegative = difference.lt(0)
  match(state, {
    idle: () => { when(io.go, () => { state.next = 'load' }) },
    load: () => { count.next = io.a.low(8).mul(io.b.low(8)).bits(11, 4) },
    run: () => { when(count.eq(9), () => { state.next = 'idle' }) },
  })
  when(isNegative, () => { total.set(first) }).elseWhen(io.go, () => { total.set(second) })
  for (const stage of stages) { const seen = reg(bool, { init: false }); seen.next = stage.out.any() }
  io.out.set(mux(io.a.mulWrap(io.b).bit(3), total.xor(looked), stages[2].out.addWrap(cat(count, io.b.high(8)))))
  io.busy.set(state.ne('idle'))
  return io
})
`

/** What is replaced by what; and the words that a changed line of Verilog must have to do with. */
const edits: readonly [name: string, from: string, to: string, about: RegExp][] = [
  ['a comment above', 'import { bool', '// a comment\nimport { bool', /^$/],
  ['an empty line inside', '  const count =', '\n  const count =', /^$/],
  ['another constant', 'count.eq(9)', 'count.eq(10)', /count|9|10/],
  ['another operator', 'folded.extend(16)', 'folded.extend(16).not()', /sum/],
  ['another slice', 'bits(11, 4)', 'bits(12, 5)', /count|multiply|product|\*|11|12/],
  [
    'a new register',
    '  const total =',
    '  const extra = reg(bool, { init: false }); extra.next = io.go\n  const total =',
    /extra|initial|always|end|if \(rst\)|^\s*$/,
  ],
  ['a new named value', '  const total =', '  const unused = io.a.and(io.b)\n  const total =', /unused/],
  ['a new port', 'busy: output(bool) })', 'busy: output(bool), more: input(bool) })', /more|busy/],
  ['a wider counter compare', 'difference.lt(0)', 'difference.lt(-5)', /is_negative/],
  ['another condition', 'elseWhen(io.go, () => { total', 'elseWhen(io.go.not(), () => { total', /go/],
  ['another default', 'wire(uint(16), { default: 0 })', 'wire(uint(16), { default: 7 })', /total/],
  ['another init', 'const sum = reg(uint(16), { init: 0 })', 'const sum = reg(uint(16), { init: 3 })', /sum/],
  ['a branch more', 'idle: () => { when', 'idle: () => { count.next = 0; when', /count|idle|2'd0/],
  ['operands swapped', 'total.xor(looked)', 'looked.xor(total)', /looked/],
  ['an output inverted', "state.ne('idle')", "state.eq('idle')", /busy/],
  ['a statement removed', '    run: () => { when(count.eq(9)', '    run: () => { when(count.eq(8)', /count/],
  ['a deeper memory', 'memory(uint(16), 32,', 'memory(uint(16), 16,', /lookup|looked|^end$|^if \(go\b|lt_/],
  ['one stage fed otherwise', 'stages[1].in.set(stages[0].out)', 'stages[1].in.set(io.b)', /stages_[01]|\.in\(|\.out\(/],
  [
    'a reset left out',
    'const count = reg(uint(8), { init: 0 })',
    'const count = reg(uint(8))',
    /count|initial|always|end|if \(rst\)|begin|case \(state\)|default|2'd\d/,
  ],
  ['a line joined', 'io.out.set(held)\n  return io', 'io.out.set(held); return io', /^$/],
]

const folder = mkdtempSync(join(mkdirs(resolve('build')), 'stability-'))
function mkdirs(path: string): string {
  mkdirSync(path, { recursive: true })
  return path
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function verilogOf(name: string, source: string): Promise<string> {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, source)
  const { Design } = await import(/* @vite-ignore */ file)
  return [...writeVerilog(elaborate(Design), {}).files.values()].join('\n')
}
/** Every word that Verilog declares. */
const declared = (text: string): Set<string> =>
  new Set(
    [
      ...text.matchAll(
        /^\s*(?:\(\*[^*]*\*\)\s*)?(?:input|output|wire|reg|module)\b[^=;]*?(\w+)(?:\s*\[[^\]]*\])?\s*(?:[=;,(]|$)/gm,
      ),
    ].map((found) => found[1]!),
  )
const lines = (text: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const line of text.split('\n')) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1)
  return counts
}
/** Lines that one has more often than the other. */
function changed(before: string, after: string): string[] {
  const a = lines(before)
  const b = lines(after)
  return [...new Set([...a.keys(), ...b.keys()])].filter((line) => line !== '' && (a.get(line) ?? 0) !== (b.get(line) ?? 0))
}

describe('a one-line edit', () => {
  let before = ''
  beforeAll(async () => {
    before = await verilogOf('base', base)
  })

  it('starts from names that the design gave', () => {
    const names = declared(before)
    for (const name of [
      'state',
      'count',
      'total',
      'stages_0_out',
      'stages_2_out',
      'looked',
      'first_sum',
      'second_sum',
      'first_folded',
      'difference',
      'is_negative',
      'seen_0',
      'seen_2',
      'lookup',
    ])
      expect([...names]).toContain(name)
  })

  it.each(edits.map((edit, i) => [i, ...edit] as const))('%i: %s', async (i, _name, from, to, about) => {
    expect(base.split(from)).toHaveLength(2)
    const after = await verilogOf(`edit${i}`, base.replace(from, to))
    const kept = declared(after)
    const lost = [...declared(before)].filter((name) => !kept.has(name))
    expect(lost.filter((name) => !/_[0-9a-f]{4,6}$/.test(name))).toEqual([])
    for (const line of changed(before, after)) expect(line).toMatch(about)
  })
})
