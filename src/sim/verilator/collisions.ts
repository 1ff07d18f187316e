import { binary, constant, type Expression, read as readOf } from '../../ir/expression.ts'
import type { Memory, MemoryRead, Module, ModuleDomain, Print, Statement, Write } from '../../ir/module.ts'
import { visitStatements } from '../../ir/walk.ts'

/**
 * Broken promises about collisions (`collision: 'never'`), which plain Verilog does not know. In the Verilog of a model
 * each write says when it meets the address of an enabled read; the engine then puts the seed's bits in place of what
 * was read, and reports it, if the read's clock has an edge at that instant.
 */
export interface Meeting {
  readonly write: Write
  readonly memory: Memory
  readonly read: MemoryRead
  readonly print: Print
}

/** Every pair of a write and a synchronous read that must not meet, in the order of the text. */
export function meetingsOf(module: Module): Meeting[] {
  const meetings: Meeting[] = []
  visitStatements(module.body, (statement) => {
    if (statement.kind !== 'write' || statement.memory.collision !== 'never') return
    for (const read of statement.memory.reads)
      if (read.domain)
        meetings.push({ write: statement, memory: statement.memory, read, print: printOf(statement, meetings.length) })
  })
  return meetings
}

export const meetingMark = 'c'

/** Address and mask; in a domain without reset, because a reset stops neither reads nor writes. */
function printOf(write: Write, number: number): Print {
  const { clock, domain } = write.domain
  const mask = write.mask ?? constant(1n, 1)
  const part = (value: Expression) => ({ value, shape: { kind: 'uint', width: value.width } as const, base: 'hex' as const })
  return {
    kind: 'print',
    parts: [`@${meetingMark}${number} `, ' ', part(write.address), ' ', part(mask)],
    domain: { clock, domain: { ...domain, name: `${domain.name} without reset`, reset: 'none' } },
    origin: write.origin,
  }
}

/** The module with a print beside each write that could meet a read. */
export function withMeetings(module: Module): Module {
  const meetings = meetingsOf(module)
  if (meetings.length === 0) return module
  const byWrite = Map.groupBy(meetings, ({ write }) => write)
  // One domain for all prints of a clock, which Verilog then has in one block.
  const domains = new Map<ModuleDomain, ModuleDomain>()
  const watched = ({ write, read, print }: Meeting): Statement => {
    const domain = domains.get(write.domain) ?? print.domain
    domains.set(write.domain, domain)
    const conditions = [
      binary('eq', write.address, read.address, 1, false),
      ...[write.domain.enable, read.domain!.enable].flatMap((enable) => (enable ? [readOf(enable)] : [])),
      ...(read.enable ? [read.enable] : []),
    ]
    const condition = conditions.reduce((all, each) => binary('and', all, each, 1, false))
    return { kind: 'if', condition, then: [{ ...print, domain }], otherwise: [], origin: write.origin }
  }
  const rewritten = (body: readonly Statement[]): Statement[] =>
    body.flatMap((statement): Statement[] => {
      if (statement.kind === 'if')
        return [{ ...statement, then: rewritten(statement.then), otherwise: rewritten(statement.otherwise) }]
      if (statement.kind === 'switch')
        return [
          {
            ...statement,
            arms: statement.arms.map((arm) => ({ ...arm, body: rewritten(arm.body) })),
            otherwise: rewritten(statement.otherwise),
          },
        ]
      return statement.kind === 'write' ? [statement, ...(byWrite.get(statement) ?? []).map(watched)] : [statement]
    })
  const body = rewritten(module.body)
  return { ...module, body, domains: [...module.domains, ...domains.values()] }
}

/** The bits of a word that a mask writes: one bit of it for each equal part of the word. */
export function writtenBits({ write, memory }: Meeting, mask: bigint): bigint {
  const parts = write.mask?.width ?? 1
  const width = BigInt(memory.width / parts)
  let bits = 0n
  for (let part = 0n; part < BigInt(parts); part++) if ((mask >> part) & 1n) bits |= ((1n << width) - 1n) << (part * width)
  return bits
}
