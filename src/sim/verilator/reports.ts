import { normalise } from '../../ir/expression.ts'
import type { Check, Design, Instance, Module, Print, Statement } from '../../ir/module.ts'
import type { EngineEvent } from '../engine.ts'
import type { Hierarchy, ModuleNode, Site } from '../hierarchy.ts'
import { type Meeting, meetingMark, meetingsOf, withMeetings, writtenBits } from './collisions.ts'

/**
 * Asserts and prints of a verilated model. Verilog has one way to report, `$display`; the shim keeps its format and
 * arguments as data (runtime/shim.h), so all that is needed is to know the site. Before Verilog is written, each
 * report's text becomes `@` and its number in the module; in the Verilog of the model, and only there, the format then
 * begins with `!%m@12` (assert, assume: `step` stops) or `?%m@12` (print).
 */
export function withNumberedReports(design: Design): Design {
  const renewed = new Map<Module, Module>()
  const modules = design.modules.map((module) => {
    const renewedModule: Module = {
      ...module,
      instances: module.instances.map(
        (instance): Instance =>
          instance.module.kind === 'module' ? { ...instance, module: renewed.get(instance.module) ?? instance.module } : instance,
      ),
      ...marked(module),
    }
    renewed.set(module, renewedModule)
    return renewedModule
  })
  return { top: renewed.get(design.top)!, modules }
}

/** The writes that could collide say so, too (collisions.ts). */
function marked(module: Module): Pick<Module, 'body' | 'domains'> {
  const { body, domains } = withMeetings({ ...module, body: numbered(module.body, { next: 0 }) })
  return { body, domains }
}

type Report = Check | Print
const isReport = (statement: Statement): statement is Report =>
  statement.kind === 'assert' || statement.kind === 'assume' || statement.kind === 'print'

/** Numbers count in the order of the text, as `visitStatements` has it. */
function numbered(body: readonly Statement[], counter: { next: number }): Statement[] {
  return body.map((statement) => {
    if (statement.kind === 'if')
      return { ...statement, then: numbered(statement.then, counter), otherwise: numbered(statement.otherwise, counter) }
    if (statement.kind === 'switch')
      return {
        ...statement,
        arms: statement.arms.map((arm) => ({ ...arm, body: numbered(arm.body, counter) })),
        otherwise: numbered(statement.otherwise, counter),
      }
    if (!isReport(statement)) return statement
    const mark = `@${counter.next++} `
    if (statement.kind === 'print') {
      const values = statement.parts.filter((part) => typeof part !== 'string')
      // As numbers: by name a choice takes more than one call.
      const numbers = values.map((part) => ({ ...part, shape: { kind: 'uint', width: part.value.width } as const }))
      return { ...statement, parts: [mark, ...numbers.flatMap((value) => [' ', value])] }
    }
    return { ...statement, message: mark }
  })
}

/** Verilog in which `withNumberedReports` numbered the reports: adds the scope, and tells checks from prints. */
export function withScopes(verilog: string): string {
  return verilog
    .replace(/\$display\(\s*"[^"]*: @(\d+) ",\s*\$time\)/g, '$display("!%m@$1 ")')
    .replace(/\$display\(\s*"@(\d+) /g, '$display("?%m@$1 ')
    .replace(new RegExp(`\\$display\\(\\s*"@${meetingMark}(\\d+) `, 'g'), `$display("!%m@${meetingMark}$1 `)
}

/** A write met the address of an enabled read: a collision if the read has an edge at this instant, too. */
export interface MeetingRecord {
  readonly site: Extract<Site, { kind: 'collision' }>
  readonly address: bigint
  readonly bits: bigint
}

export interface Reports {
  /** By instant: by the cycle within the call, falling edges first, then by site. */
  readonly events: readonly EngineEvent[]
  readonly meetings: readonly MeetingRecord[]
  /** Of an assert or assume. */
  readonly hasFailed: boolean
}

type Known =
  | Extract<Site, { kind: 'check' }>
  | { readonly kind: 'meeting'; readonly meeting: Meeting; readonly site: MeetingRecord['site'] }

/** Finds a site by scope and number, and reads the shim's records. */
export class ReportReader {
  readonly #known = new Map<string, Known>()

  /** `scopeOf`: an instance's path in the Verilog, the top's name included. */
  constructor(hierarchy: Hierarchy, scopeOf: (node: ModuleNode) => string) {
    const next = new Map<ModuleNode, number>()
    const collisions = new Map<ModuleNode, MeetingRecord['site'][]>()
    for (const site of hierarchy.sites) {
      if (site.kind === 'collision') {
        collisions.set(site.node, [...(collisions.get(site.node) ?? []), site])
        continue
      }
      const number = next.get(site.node) ?? 0
      next.set(site.node, number + 1)
      this.#known.set(`${scopeOf(site.node)}@${number}`, site)
    }
    for (const [node, sites] of collisions)
      meetingsOf(node.module).forEach((meeting, number) => {
        const site = sites.find(({ read }) => read === meeting.read)!
        this.#known.set(`${scopeOf(node)}@${meetingMark}${number}`, { kind: 'meeting', meeting, site })
      })
  }

  /** `risen` are the rising edges of each clock before. */
  read(words: Uint32Array, textAt: (address: number) => string, risen: readonly number[]): Reports {
    const events: { readonly order: number; readonly event: EngineEvent }[] = []
    const meetings: MeetingRecord[] = []
    let hasFailed = false
    for (let at = 0; at < words.length; at += words[at]!) {
      const cycle = words[at + 1]!
      const { scope, values } = argumentsOf(words, at + 3, at + words[at]!, textAt)
      const [, number, rest] = /@(\w+) (.*)/s.exec(textAt(words[at + 2]!)) ?? []
      const known = this.#known.get(`${scope}@${number}`)
      // A `$display` of somebody's own Verilog is no report of ours.
      if (!known) continue
      if (known.kind === 'meeting') {
        const [address, mask] = printed(known.meeting.print, rest!, values)
        meetings.push({ site: known.site, address: address!, bits: writtenBits(known.meeting, mask!) })
        continue
      }
      if (known.statement.kind !== 'print') hasFailed = true
      const event = {
        site: known.index,
        cycle: risen[known.domain.clock.index]! + cycle,
        values: printed(known.statement, rest!, values),
      }
      events.push({ order: cycle * 2 + known.domain.active, event })
    }
    events.sort((a, b) => a.order - b.order || a.event.site - b.event.site)
    return { events: events.map(({ event }) => event), meetings, hasFailed }
  }
}

/** Verilator writes a value that it knows into the format, in the base that is asked for; the others are arguments. */
function printed(statement: Report, format: string, values: readonly bigint[]): bigint[] {
  if (statement.kind !== 'print') return []
  const words = format.split(/\s+/).filter((word) => word !== '')
  let next = 0
  return statement.parts
    .filter((part) => typeof part !== 'string')
    .map(({ value, base }, i) => {
      const word = words[i] ?? '0'
      const bits = word.startsWith('%') ? values[next++]! : numberIn(word, base)
      return normalise(bits, value.width, value.signed)
    })
}

function numberIn(word: string, base: 'decimal' | 'hex' | 'binary'): bigint {
  const digits = word.replace(/^-/, '')
  const size = BigInt(base === 'decimal' ? digits : base === 'hex' ? `0x${digits}` : `0b${digits}`)
  return word.startsWith('-') ? -size : size
}

const [scopeKind, timeUnitKind, signedKind] = ['M', 'T', '~'].map((letter) => letter.charCodeAt(0))

function argumentsOf(words: Uint32Array, start: number, end: number, textAt: (address: number) => string) {
  let scope = ''
  const values: bigint[] = []
  let at = start
  while (at < end) {
    const kind = words[at++]
    if (kind === scopeKind) {
      const parts = [textAt(words[at]!), textAt(words[at + 1]!)]
      scope = parts.filter((part) => part !== '').join('.')
      at += 2
    } else if (kind === timeUnitKind) at++
    else {
      const bits = words[at++]!
      let value = 0n
      for (let low = 0; low < bits; low += 32) value |= BigInt(words[at++]!) << BigInt(low)
      values.push(kind === signedKind ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value))
    }
  }
  return { scope, values }
}
