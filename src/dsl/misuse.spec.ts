import { readFileSync } from 'node:fs'
import {
  array,
  bool,
  choice,
  DesignError,
  decodeTable,
  elaborateWithWarnings,
  fixed,
  format,
  fromHexFile,
  fsm,
  input,
  layoutText,
  literal,
  match,
  matchBits,
  memory,
  module,
  mux,
  nearest,
  nothing,
  oneHotChoice,
  output,
  type Problem,
  pipeline,
  ports,
  print,
  reg,
  select,
  sint,
  struct,
  ufixed,
  uint,
  union,
  when,
} from 'gatewright'
import { describe, expect, it } from 'vitest'
import { originChain } from '../ir/origin.ts'
import { shownAt } from '../ir/problem.ts'

/** The language without its types, as it is to a JavaScript user or behind a cast. */
const gw: any = {
  array,
  choice,
  decodeTable,
  fixed,
  format,
  fsm,
  fromHexFile,
  layoutText,
  literal,
  match,
  matchBits,
  memory,
  mux,
  nearest,
  oneHotChoice,
  pipeline,
  print,
  reg,
  select,
  struct,
  ufixed,
  union,
  when,
}

const Command = union({ read: struct({ address: uint(8) }), write: struct({ address: uint(8), data: uint(16) }), flush: nothing })
const Kind = choice('add', 'and')
const Hot = oneHotChoice('idle', 'busy', 'done')

/** Everything that `body` does wrong, warnings included. */
function problemsOf(body: (io: any) => unknown): readonly Problem[] {
  const Faulty: any = (module as any)('faulty', () => {
    const io: any = ports({
      a: input(uint(8)),
      s: input(sint(8)),
      flag: input(bool),
      command: input(Command),
      kind: input(Kind),
      hot: input(Hot),
      f: input(fixed(4, 4)),
      out: output(uint(8)),
    })
    io.out.set(io.a)
    body(io)
    return io
  })
  try {
    return elaborateWithWarnings(Faulty).warnings
  } catch (error) {
    if (error instanceof DesignError) return error.problems
    throw error
  }
}

type Case = readonly [string, string, RegExp, (io: any) => unknown]

const unions: readonly Case[] = [
  [
    'a payload of another variant',
    'GW011',
    /field `data` is not in/,
    () => gw.reg(Command, { init: { is: 'read', with: { address: 1, data: 2 } } }),
  ],
  [
    'a payload that is missing',
    'GW011',
    /undefined is no value of .*the payload of 'write'/,
    () => gw.literal(Command, { is: 'write' }),
  ],
  [
    'a payload of a variant without',
    'GW011',
    /variant 'flush' of .* has no payload/,
    () => gw.literal(Command, { is: 'flush', with: { address: 1 } }),
  ],
  ['an unknown variant', 'GW011', /'erase' is no variant of union/, () => gw.literal(Command, { is: 'erase' })],
  ['a variant as a bare name', 'GW011', /'flush' is no value of union/, () => gw.literal(Command, 'flush')],
  ['a value with another member', 'GW011', /`payload`/, () => gw.literal(Command, { is: 'flush', payload: 3 })],
  ['a name that every object has', 'GW011', /'toString' is no variant of union/, () => gw.literal(Command, { is: 'toString' })],
  ['a payload read outside of its arm', 'GW019', /payload.*match/, (io) => io.command.with],
  ['a field read outside of its arm', 'GW019', /payload.*match/, (io) => io.command.address],
  ['is of an unknown variant', 'GW011', /'erase' is no value of choice/, (io) => io.command.is('erase')],
  ['an arm too few', 'GW019', /there is no arm for 'flush'/, (io) => gw.match(io.command, { read: () => {}, write: () => {} })],
  [
    'an arm too many',
    'GW019',
    /'erase' is no variant/,
    (io) => gw.match(io.command, { read: () => {}, write: () => {}, flush: () => {}, erase: () => {} }),
  ],
  [
    'an arm that is no function',
    'GW019',
    /the arm 'read' is no function/,
    (io) => gw.match(io.command, { read: 1, _: () => {} }),
  ],
  [
    'a field of a payload that is not there',
    'GW018',
    /no field `data`/,
    (io) =>
      gw.match(io.command, {
        read: (payload: any) => (gw.reg(uint(16)).next = payload.field('data')),
        _: () => {},
      }),
  ],
  [
    'select over a union',
    'GW013',
    /select looks at a choice or a number/,
    (io) => gw.select(uint(8), io.command, { read: 1, _: 0 }),
  ],
  [
    'a signal of another union',
    'GW013',
    /is not union/,
    (io) => (gw.reg(union({ other: uint(24), flush: nothing })).next = io.command),
  ],
  ['a union without variants', 'GW010', /a union needs a variant/, () => gw.union({})],
  ['a union of no object', 'GW010', /a union needs a variant/, () => gw.union(undefined)],
]

const fixedPoint: readonly Case[] = [
  ['no integer bit for the sign', 'GW010', /fixed\(0, 8\) has no width/, () => gw.fixed(0, 8)],
  ['half a bit', 'GW010', /ufixed\(1, 0\.5\) has no width/, () => gw.ufixed(1, 0.5)],
  ['a width only', 'GW010', /fixed\(8, undefined\)/, () => gw.fixed(8)],
  ['a number between two values', 'GW012', /0\.1 is no value of fixed\(4, 4\)/, (io) => io.f.add(0.1)],
  ['a number out of range', 'GW012', /8 does not fit fixed\(4, 4\)/, (io) => io.f.lt(8)],
  ['a text', 'GW011', /'1\.5' is no value of fixed\(4, 4\)/, (io) => io.f.add('1.5')],
  ['no number', 'GW011', /NaN is no value of fixed\(4, 4\)/, (io) => io.f.add(Number.NaN)],
  [
    'an integer signal beside it',
    'GW013',
    /add of fixed\(4, 4\) needs a fixed point number, not uint\(8\)/,
    (io) => io.f.add(io.a),
  ],
  ['it beside an integer signal', 'GW013', /add needs a number, not fixed\(4, 4\)/, (io) => io.a.add(io.f)],
  ['another format kept', 'GW013', /fixed\(3, 5\) is not fixed\(4, 4\)/, (io) => io.f.addWrap(io.f.asBits().as(fixed(3, 5)))],
  ['bits dropped without a word', 'GW034', /2 bits behind the point are dropped/, (io) => io.f.resize(fixed(4, 2))],
  ['a range cut without a word', 'GW034', /does not fit fixed\(3, 4\)/, (io) => io.f.resize(fixed(3, 4))],
  [
    'rounding that overflows',
    'GW034',
    /8, which can come of fixed\(4, 4\), does not fit/,
    (io) => io.f.resize(fixed(4, 2), { round: 'halfUp' }),
  ],
  ['a sign dropped without a word', 'GW034', /-8, which can come of/, (io) => io.f.resize(ufixed(4, 4))],
  ['an unknown rounding', 'GW034', /round: 'up' is none/, (io) => io.f.resize(fixed(4, 2), { round: 'up', overflow: 'wrap' })],
  ['resize to an integer', 'GW010', /resize needs a fixed point shape/, (io) => io.f.resize(uint(4))],
  ['a shift by a fraction', 'GW018', /0\.5 is no amount to shift by/, (io) => io.f.shl(0.5)],
  ['nearest out of range', 'GW012', /9 lies outside of fixed\(4, 4\)/, () => gw.nearest(fixed(4, 4), 9)],
  ['nearest of an integer shape', 'GW010', /nearest needs a fixed point shape/, () => gw.nearest(uint(8), 9)],
  ['its bits taken apart', 'GW036', /io\.f\.bits is not a function/, (io) => io.f.bits(3, 0)],
  ['print of it', 'GW013', /print takes/, (io) => gw.print(io.f)],
  ['match over it', 'GW013', /match looks at/, (io) => gw.match(io.f, { 0: () => {}, _: () => {} })],
]

const patterns: readonly Case[] = [
  ['a pattern too short', 'GW029', /'10\?' has 3 bits, the value 8/, (io) => io.a.matches('10?')],
  ['a pattern with other digits', 'GW029', /'10xx10xx' is no pattern/, (io) => io.a.matches('10xx10xx')],
  ['a pattern that is a number', 'GW029', /3 is no pattern/, (io) => io.a.matches(3)],
  ['an arm too short', 'GW029', /'1\?' has 2 bits, the value 8/, (io) => gw.matchBits(io.a, { '1?': () => {}, _: () => {} })],
  ['arms over a bool', 'GW013', /matchBits looks at a uint, not at bool/, (io) => gw.matchBits(io.flag, { 1: () => {} })],
  ['arms over no signal', 'GW013', /matchBits looks at a uint/, () => gw.matchBits(3, { 1: () => {} })],
  [
    'an arm that is no function',
    'GW019',
    /the arm '1\?\?\?\?\?\?\?' is no function/,
    (io) => gw.matchBits(io.a, { '1???????': true, _: () => {} }),
  ],
  [
    'an arm of match that is no function',
    'GW019',
    /the arm 'add' is no function/,
    (io) => gw.match(io.kind, { add: 1, and: () => {} }),
  ],
  ['a match without arms', 'GW019', /match needs its arms/, (io) => gw.match(io.kind)],
]

const oneHot: readonly Case[] = [
  ['a variant twice', 'GW010', /variant 'idle' or its code stands twice/, () => gw.oneHotChoice('idle', 'idle')],
  ['none', 'GW010', /./, () => gw.oneHotChoice()],
  ['a number as a value', 'GW011', /1 is no value of choice/, (io) => io.hot.eq(1)],
  ['an unknown variant', 'GW011', /'ready' is no value of choice/, (io) => io.hot.eq('ready')],
  ['an arm too few', 'GW019', /no arm for 'done'/, (io) => gw.match(io.hot, { idle: () => {}, busy: () => {} })],
  ['codes of a count that does not fit', 'GW018', /oneHot\(0\)/, (io) => io.a.oneHot(0)],
]

const machines: readonly Case[] = [
  ['goto an unknown state', 'GW035', /'red' is no state/, () => gw.fsm('off', { off: (here: any) => here.goto('red') })],
  ['an unknown first state', 'GW035', /'start' is no state/, () => gw.fsm('start', { off: (here: any) => here.goto('off') })],
  [
    'is of an unknown state',
    'GW011',
    /'red' is no value of choice/,
    () => gw.fsm('off', { off: (here: any) => here.goto('off') }).is('red'),
  ],
  ['after 0 cycles', 'GW035', /after 0 cycles/, () => gw.fsm('off', { off: { after: { cycles: 0, goto: 'off' } } })],
  ['after 1.5 cycles', 'GW035', /after 1\.5 cycles/, () => gw.fsm('off', { off: { after: { cycles: 1.5, goto: 'off' } } })],
  ['after, to an unknown state', 'GW035', /'on' is no state/, () => gw.fsm('off', { off: { after: { cycles: 2, goto: 'on' } } })],
  ['no states', 'GW035', /no states/, () => gw.fsm('off', {})],
  ['nothing for states', 'GW035', /no states/, () => gw.fsm('off')],
  ['a state that is neither function nor parts', 'GW035', /state 'off' is/, () => gw.fsm('off', { off: 3 })],
  ['a part that no state has', 'GW035', /`onEnter`/, () => gw.fsm('off', { off: { onEnter: () => {} } })],
  [
    'goto outside of its state',
    'GW035',
    /outside of/,
    () => {
      let caught: any
      gw.fsm('off', {
        off: (here: any) => {
          caught = here
          here.goto('off')
        },
      })
      caught.goto('off')
    },
  ],
]

const pipelines: readonly Case[] = [
  ['one stage', 'GW028', /two stages or more/, () => gw.pipeline('one')],
  ['a name twice', 'GW028', /name of its own/, () => gw.pipeline('one', 'one')],
  ['a stage that is no name', 'GW028', /'2nd' is no name/, () => gw.pipeline('one', '2nd')],
  ['a stage called payload', 'GW028', /`payload`|'payload'/, () => gw.pipeline('one', 'payload')],
  [
    'a payload read before it is set',
    'GW028',
    /`value` is read in stage `one`, before stage `two` sets it/,
    (io) => {
      const pipe = gw.pipeline('one', 'two')
      const value = pipe.payload(uint(8))
      pipe.two.set(value, io.a)
      const early = gw.reg(uint(8))
      early.next = pipe.one.get(value)
    },
  ],
  [
    'a payload never set',
    'GW028',
    /`value` is read in stage `two` and never set/,
    () => {
      const pipe = gw.pipeline('one', 'two')
      const value = pipe.payload(uint(8))
      gw.reg(uint(8)).next = pipe.two.get(value)
    },
  ],
  [
    'a payload set twice in a stage',
    'GW028',
    /sets `value` twice/,
    (io) => {
      const pipe = gw.pipeline('one', 'two')
      const value = pipe.payload(uint(8))
      pipe.one.set(value, io.a)
      pipe.one.set(value, io.a)
    },
  ],
  [
    'a payload of another width',
    'GW017',
    /9 bits do not fit/,
    (io) => {
      const pipe = gw.pipeline('one', 'two')
      const value = pipe.payload(uint(8))
      pipe.one.set(value, io.a.add(1))
    },
  ],
  ['a stage that is not there', 'GW036', /reading 'set'/, (io) => gw.pipeline('one', 'two').three.set(io.a)],
  ['a signal for a payload', 'GW028', /is no payload/, (io) => gw.pipeline('one', 'two').one.set(io.a, io.a)],
  [
    'a payload of another pipeline',
    'GW028',
    /another pipeline/,
    (io) => {
      const value = gw.pipeline('one', 'two').payload(uint(8))
      gw.pipeline('three', 'four').three.set(value, io.a)
    },
  ],
  ['a payload without a shape', 'GW010', /payload needs a shape/, () => gw.pipeline('one', 'two').payload(8)],
  [
    'validWhen of a later stage',
    'GW028',
    /`two` is fed by the stage before it/,
    (io) => gw.pipeline('one', 'two').two.validWhen(io.flag),
  ],
  ['a stall that is no bool', 'GW013', /stallWhen.*uint\(8\)/, (io) => gw.pipeline('one', 'two').two.stallWhen(io.a)],
]

const defaults = { kind: 'add', flag: false }
const rv = format(8, { rd: 3, rs: 2 })
const Control = struct({ kind: Kind, flag: bool })
const table = (rows: unknown, more: object = {}): any => gw.decodeTable(rv, Control, rows, { defaults, illegal: {}, ...more })

const tables: readonly Case[] = [
  ['a pattern too short', 'GW027', /row `add` has 7 bits, the word 8/, () => table({ add: ['00 rd rs', {}] })],
  ['an unknown field in a pattern', 'GW027', /the unknown field `rt`/, () => table({ add: ['000 rd rt', {}] })],
  [
    'rows that overlap',
    'GW027',
    /rows `add` and `and` both match/,
    () => table({ add: ['000 rd rs', {}], and: ['00? rd rs', {}] }),
  ],
  ['an unknown control signal', 'GW011', /field `unit` is not in/, () => table({ add: ['000 rd rs', { unit: 1 }] })],
  [
    'a control signal of another type',
    'GW011',
    /'sub' is no value of choice/,
    () => table({ add: ['000 rd rs', { kind: 'sub' }] }),
  ],
  ['a number for a bool', 'GW011', /1 is no value of bool/, () => table({ add: ['000 rd rs', { flag: 1 }] })],
  ['a default too few', 'GW011', /field `kind` is missing/, () => table({}, { defaults: { flag: false } })],
  ['a signal in a row', 'GW011', /must be plain data/, (io) => table({ add: ['000 rd rs', { flag: io.flag }] })],
  ['an unknown field in illegal', 'GW011', /field `legal` is not in/, () => table({}, { illegal: { legal: false } })],
  ['no options', 'GW027', /defaults/, () => gw.decodeTable(rv, Control, {})],
  ['a row that is no pair', 'GW027', /row `add`/, () => table({ add: '000 rd rs' })],
  ['control that is no struct', 'GW027', /struct/, () => gw.decodeTable(rv, uint(8), {}, { defaults, illegal: {} })],
  ['a format of no width', 'GW027', /format\(0/, () => gw.format(0, {})],
  ['a field of no width', 'GW027', /field `rd`/, () => gw.format(8, { rd: 0 })],
  ['a field that looks like bits', 'GW027', /field `01`/, () => gw.format(8, { '01': 2 })],
  ['a format that is none', 'GW027', /format/, () => gw.decodeTable(32, Control, {}, { defaults, illegal: {} })],
  [
    'a word of another width',
    'GW017',
    /a word of the table is uint\(8\), not uint\(9\)/,
    (io) => table({ add: ['000 rd rs', {}] }).decode(io.a.extend(9)),
  ],
  ['a word that is no uint', 'GW013', /bool/, (io) => table({ add: ['000 rd rs', {}] }).decode(io.flag)],
  ['is of an unknown row', 'GW027', /no row `sub`/, (io) => table({ add: ['000 rd rs', {}] }).is(io.a, 'sub')],
]

const memories: readonly Case[] = [
  ['no options', 'GW021', /kind 'undefined'/, () => gw.memory(uint(8), 16)],
  ['no shape', 'GW010', /memory needs a shape/, () => gw.memory(8, 16, { kind: 'block' })],
  ['no words', 'GW021', /a memory of 0 words/, () => gw.memory(uint(8), 0, { kind: 'block' })],
  ['an unknown kind', 'GW021', /kind 'bram'/, () => gw.memory(uint(8), 16, { kind: 'bram' })],
  ['an unknown collision', 'GW021', /collision 'before'/, () => gw.memory(uint(8), 16, { kind: 'block', collision: 'before' })],
  [
    'an init word that does not fit',
    'GW012',
    /256 does not fit word 1/,
    () => gw.memory(uint(8), 4, { kind: 'any', init: [0, 256] }),
  ],
  ['more init words than it has', 'GW121', /./, (io) => gw.memory(uint(8), 2, { kind: 'any', init: [0, 1, 2] }).readNow(io.a)],
  ['an init that is no list', 'GW021', /init/, () => gw.memory(uint(8), 2, { kind: 'any', init: 3 })],
  [
    'an address that is signed',
    'GW013',
    /an address is a uint, not sint\(8\)/,
    (io) => gw.memory(uint(8), 4, { kind: 'any' }).readNow(io.s),
  ],
  [
    'an address that is a number',
    'GW013',
    /an address is a uint, not number/,
    () => gw.memory(uint(8), 4, { kind: 'any' }).readNow(3),
  ],
  [
    'a word of another width',
    'GW017',
    /9 bits do not fit a word of the memory/,
    (io) => gw.memory(uint(8), 4, { kind: 'any' }).write(io.a, io.a.add(1)),
  ],
  [
    'an enable that is no bool',
    'GW013',
    /the enable of a write needs a bool/,
    (io) => gw.memory(uint(8), 4, { kind: 'any' }).write(io.a, io.a, { enable: io.a }),
  ],
  [
    'a mask that does not divide',
    'GW021',
    /a mask cuts a word of 8 bits/,
    (io) => gw.memory(uint(8), 4, { kind: 'any' }).write(io.a, io.a, { mask: io.a.low(3) }),
  ],
  ['three words at once', 'GW021', /3 words at once/, (io) => gw.memory(uint(8), 12, { kind: 'any' }).readWide(io.a, 3)],
  ['wide words that are no list', 'GW021', /list of words/, (io) => gw.memory(uint(8), 12, { kind: 'any' }).writeWide(io.a, 3)],
]

const lines = readFileSync(new URL(import.meta.url), 'utf8').split('\n')
/** The lines of a case in this file: from its title to the next one's. */
function linesOf(group: string, title: string): readonly [number, number] {
  const start = lines.findIndex((line) => line.startsWith(`const ${group}:`))
  const isTitle = (line: string): boolean => /^ {2}\[|^ {4}'/.test(line)
  const first = lines.findIndex((line, i) => i > start && line.includes(`'${title}',`))
  const next = lines.findIndex((line, i) => i > first && (/^ {2}\[|^\]/.test(line) || (isTitle(line) && i > first + 2)))
  return [first + 1, next]
}

const groups = { unions, fixedPoint, patterns, oneHot, machines, pipelines, tables, memories }

describe.each(Object.entries(groups))('misuse: %s', (group, cases) => {
  it.each(cases)('%s is an error at its line', (title, code, message, body) => {
    const [problem] = problemsOf(body)
    expect(`${problem?.code} ${problem?.message}`).toMatch(message)
    expect(problem?.code).toBe(code)
    expect(problem?.severity).toBe('error')
    expect(problem?.mend).toMatch(/\w/)
    const { at, callers } = shownAt(originChain(problem?.origin))
    expect(at?.file).toBe('src/dsl/misuse.spec.ts')
    const [first, last] = linesOf(group, title)
    expect(first).toBeGreaterThan(1)
    const told = [at, ...callers].map((place) => place?.line ?? 0)
    expect(
      told.some((line) => line >= first && line <= last),
      `${told.join(', ')} in ${first} … ${last}`,
    ).toBe(true)
  })
})
