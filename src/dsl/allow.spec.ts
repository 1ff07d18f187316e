import { allow, bool, elaborate, elaborateWithWarnings, fsm, input, module, output, ports, reg, uint, when } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { warnings } from '../ir/allowance.ts'

/** Codes of what is shown, and `code: reason` of what is allowed, in a module of this body. */
function judged(body: (io: any) => unknown): { shown: string[]; allowed: string[] } {
  const Judged = module('judged', () => {
    const io = ports({ a: input(uint(8)), go: input(bool), out: output(uint(8)) })
    io.out.set(io.a)
    body(io)
    return io
  })
  const { warnings, silenced } = elaborateWithWarnings(Judged)
  return {
    shown: warnings.map(({ code }) => code),
    allowed: silenced.map(({ problem, allowance }) => `${problem.code}: ${allowance.reason}`),
  }
}

describe('an allowance', () => {
  it('holds for the next line of code only', () => {
    const found = judged(() => {
      allow('GW140', 'the debugger reads it')
      // A comment between does not matter.

      const first = reg(uint(8), { init: 0 })
      const second = reg(uint(8), { init: 0 })
      first.next = second
      second.next = first
    })
    expect(found).toEqual({ shown: ['GW140'], allowed: ['GW140: the debugger reads it'] })
  })

  it('holds for all lines of its body, whose result it gives back with its name', () => {
    const Judged = module('judged', () => {
      const io = ports({ a: input(uint(8)), out: output(uint(8)) })
      io.out.set(io.a)
      const spare = allow('GW140', 'room for a patch', () => {
        const other = reg(uint(8), { init: 0 })
        other.next = io.a
        return reg(uint(8), { init: 0 })
      })
      spare.next = io.a
      return io
    })
    const { warnings, silenced, design } = elaborateWithWarnings(Judged)
    expect(warnings).toEqual([])
    expect(silenced.map(({ problem }) => problem.message)).toEqual([
      'register `other` of module `judged` is never read',
      'register `spare` of module `judged` is never read',
    ])
    expect(design.top.variables.map(({ name }) => name)).toContain('spare')
  })

  it('takes a warning of the language itself', () => {
    const states = (io: any) => ({ off: (here: any) => when(io.go, () => here.goto('on')), on: () => {} })
    expect(judged((io) => fsm('off', states(io))).shown).toContain('GW031')
    const found = judged((io) => {
      allow('GW031', 'it stays on for ever')
      fsm('off', states(io))
    })
    expect(found.shown).not.toContain('GW031')
    expect(found.allowed).toContain('GW031: it stays on for ever')
  })

  it('holds for its own code only, and tells where it silences nothing', () => {
    const found = judged((io) => {
      allow('GW105', 'the wrong code')
      const seen = reg(uint(8), { init: 0 })
      seen.next = io.a
    })
    expect(found).toEqual({ shown: ['GW140', 'GW032'], allowed: [] })
  })

  it('is one for all instances of a module and all its variants', () => {
    const Part = module('part', (p: { wide: boolean }) => {
      const io = ports({ go: input(bool), out: output(bool) })
      allow('GW140', 'only the narrow one shows it')
      const kept = reg(bool, { init: false })
      kept.next = io.go
      io.out.set(p.wide ? io.go : kept)
      return io
    })
    const found = judged((io) => {
      const parts = [Part({ wide: false }), Part({ wide: true }), Part({ wide: true })]
      for (const part of parts) part.go.set(io.go)
    })
    expect(found.shown).toEqual([])
    expect(found.allowed).toHaveLength(1)
  })

  it('cannot allow errors, nor stand without a reason', () => {
    const made = (code: any, reason: any) => () =>
      elaborate(
        module('judged', () => {
          const io = ports({ a: input(uint(8)), out: output(uint(8)) })
          io.out.set(io.a)
          allow(code, reason)
          return io
        }),
      )
    expect(made('GW110', 'because')).toThrow(/GW037 allowance: 'GW110' is no warning/)
    expect(made('GW032', 'because')).toThrow(/GW037/)
    expect(made('toString', 'because')).toThrow(/GW037/)
    expect(made('GW140', ' ')).toThrow(/GW037 allowance: an allowance needs its reason/)
    expect(() => allow('GW140', 'because')).toThrow(/GW002/)
  })
})

it('the warnings of the reference are those that can be allowed, but for the idle allowance', async () => {
  const { readFileSync } = await import('node:fs')
  const reference = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8')
  const documented = [...reference.matchAll(/^## (GW\d{3}) (.+) \(warning\)$/gm)].map(([, code, title]) => [code, title])
  expect(documented.filter(([code]) => code !== 'GW032')).toEqual(Object.entries(warnings))
})
