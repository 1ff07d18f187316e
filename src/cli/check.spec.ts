import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The real command in a project of its own, with designs that have something to tell. */
const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string

const head = "import { allow, bool, input, module, output, ports, reg, uint, wire } from 'gatewright'\n"
const designs: Readonly<Record<string, string>> = {
  clean: `${head}
export const top = module('clean', () => {
  const io = ports({ a: input(bool), out: output(bool) })
  io.out.set(io.a)
  return io
})
`,
  odd: `${head}
const declared = () => ports({ a: input(uint(8)), out: output(uint(8)) })
export const top = module('odd', () => {
  const io = declared()
  const seen = reg(uint(8), { init: 0 })
  seen.next = io.a
  allow('GW140', 'room for a patch')
  const spare = reg(uint(8), { init: 0 })
  spare.next = io.a
  io.out.set(io.a)
  return io
})
export const Other = module('other', () => {
  const io = declared()
  io.out.set(1)
  io.out.set(2)
  return io
})
export const Sized = module('sized', (p: { width: number }) => {
  const io = ports({ a: input(uint(p.width)), out: output(uint(p.width)) })
  allow('GW140', 'only a narrow one shows it')
  const kept = reg(uint(p.width), { init: 0 })
  kept.next = io.a
  io.out.set(p.width > 8 ? io.a : kept)
  return io
})
export const Narrow = module('narrow', () => {
  const io = declared()
  const part = Sized({ width: 8 })
  part.a.set(io.a)
  io.out.set(part.out)
  return io
})
export const Wide = module('wide', () => {
  const io = ports({ a: input(uint(16)), out: output(uint(16)) })
  const part = Sized({ width: 16 })
  part.a.set(io.a)
  io.out.set(part.out)
  return io
})
`,
  wrong: `${head}
export const top = module('wrong', () => {
  const io = ports({ a: input(uint(8)), out: output(uint(8)) })
  const loose = wire(uint(8))
  io.out.set(io.a.and(loose))
  return io
})
export const Broken = module('broken', () => {
  const io = ports({ a: input(uint(8)), out: output(uint(4)) })
  io.out.set(io.a)
  return io
})
`,
  unread: `${head}
export const top = module('unread', () => {
  const io = ports({ a: input(bool) )
})
`,
}

beforeAll(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-check-')))
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(root, join(project, 'node_modules', 'gatewright'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  for (const [name, text] of Object.entries(designs)) {
    mkdirSync(join(project, 'designs', name), { recursive: true })
    writeFileSync(join(project, 'designs', name, 'index.ts'), text)
  }
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function gatewright(...args: string[]) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|GATEWRIGHT_)/.test(name)))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'gatewright.js'), ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...environment, GATEWRIGHT_CACHE: join(project, 'cache'), NO_COLOR: '1' },
  })
  return { code: status, out: stdout, err: stderr }
}
const lineOf = (design: string, text: string): number => designs[design]!.split('\n').findIndex((line) => line.includes(text)) + 1

describe('check', { timeout: 60_000 }, () => {
  it('sums up a clean design in one line', () => {
    expect(gatewright('check', 'clean')).toEqual({ code: 0, out: 'clean: 1 module, 0 errors, 0 warnings\n', err: '' })
  })

  it('shows the warnings of the top and of what is exported; they count with --strict only', () => {
    const { code, out, err } = gatewright('check', 'odd')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(
      [
        'warning GW140 unused: register `seen` of module `odd` is never read',
        `   designs/odd/index.ts:${lineOf('odd', 'seen = reg')}:16`,
        `   ${lineOf('odd', 'seen = reg')} │   const seen = reg(uint(8), { init: 0 })`,
      ].join('\n'),
    )
    expect(out).toContain('warning GW103 dead assignment')
    // What the narrow variant has no use for, the wide one has.
    expect(out).not.toContain('GW032')
    expect(out).toMatch(/\nodd: 6 modules, 0 errors, 2 warnings, 2 allowed\n$/)
    expect(gatewright('check', 'odd', '--strict')).toEqual({ code: 1, out, err: '' })
  })

  it('tells of an idle allowance where no module has a use for it', () => {
    expect(gatewright('check', 'odd/Narrow').out).toContain('GW032 idle allowance: there is no GW140 (unused) at line')
  })

  it('shows errors first, of all modules in one run', () => {
    const { code, out } = gatewright('check', 'wrong')
    expect(code).toBe(1)
    expect(out).toMatch(/^GW104 undriven: wire `loose`.*\nGW017 width: .*\nwrong: 0 modules, 2 errors, 0 warnings\n$/s)
  })

  it('gives places to editors with --json', () => {
    const { code, out, err } = gatewright('check', 'odd', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const found = JSON.parse(out)
    expect(found).toMatchObject({ design: 'odd', modules: 6, errors: 0, warnings: 2 })
    expect(found.problems).toContainEqual({
      file: 'designs/odd/index.ts',
      line: lineOf('odd', 'io.out.set(1)'),
      column: 10,
      length: 3,
      code: 'GW103',
      severity: 'warning',
      title: 'dead assignment',
      message: expect.stringContaining('out` of module `other` can never be seen'),
      note: expect.any(String),
      mend: expect.any(String),
      related: [{ text: 'hidden by', file: 'designs/odd/index.ts', line: lineOf('odd', 'io.out.set(2)'), column: 10, length: 3 }],
      callers: [],
    })
    expect(found.allowed).toContainEqual({
      file: 'designs/odd/index.ts',
      line: lineOf('odd', 'spare = reg'),
      column: 17,
      length: 3,
      code: 'GW140',
      message: 'register `spare` of module `odd` is never read',
      reason: 'room for a patch',
    })
  })

  it('gives the place of a file that does not parse', () => {
    const { code, out } = gatewright('check', 'unread', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      errors: 1,
      problems: [{ code: 'GW001', file: 'designs/unread/index.ts', line: lineOf('unread', 'ports({ a'), severity: 'error' }],
    })
  })
})

describe('what builds a design', { timeout: 60_000 }, () => {
  it('shows its warnings once, a line each', () => {
    const { code, err } = gatewright('verilog', 'odd')
    expect(code).toBe(0)
    expect(err).toBe(
      `warning GW140 unused: register \`seen\` of module \`odd\` is never read (designs/odd/index.ts:${lineOf('odd', 'seen = reg')}:16)\ngatewright check odd explains it\n`,
    )
  })
})
