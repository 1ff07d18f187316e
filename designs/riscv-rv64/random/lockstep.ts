import { type Simulation, simulate } from 'gatewright'
import type { InterruptName } from '../model/control-status.ts'
import { Decoder, type Instruction } from '../model/decoder.ts'
import { Model, type ModelOptions } from '../model/model.ts'
import type { Retired } from '../model/retired.ts'
import type { CoreOptions } from '../options.ts'
import { Clock } from './clock.ts'
import { Harness, type HarnessOptions, traceLength } from './harness.ts'
import { assemble, layout, type Program } from './program.ts'

/** How the world around the core behaves; chances as in harness.ts. */
export interface Weather {
  readonly seed: number
  readonly waits: { readonly instruction: number; readonly data: number }
  readonly errors: number
  /** A word of each 2 KiB of items that cannot be fetched. */
  readonly badWord?: number
  readonly interrupts: number
  /** Lines that rise in one cycle. */
  readonly raises?: { readonly lines: number; readonly at: number }
}

export const calm: Weather = { seed: 1, waits: { instruction: 0, data: 0 }, errors: 0, interrupts: 0 }

/** A difference between the core and the model. */
export interface Difference {
  /** Instructions that were the same before. */
  readonly after: number
  readonly what: string
  readonly core: string
  readonly model: string
  /** What went before, the newest last. */
  readonly before: readonly string[]
}

export interface Outcome {
  readonly instructions: number
  readonly cycles: number
  readonly traps: number
  readonly interrupts: number
  readonly difference: Difference | undefined
}

interface TraceEntry {
  readonly order: bigint
  readonly insn: number
  readonly trap: boolean
  readonly halt: boolean
  readonly intr: boolean
  readonly mode: number
  readonly ixl: number
  readonly rs1_addr: number
  readonly rs2_addr: number
  readonly rs1_rdata: bigint
  readonly rs2_rdata: bigint
  readonly pc_rdata: bigint
  readonly pc_wdata: bigint
  readonly rd_addr: number
  readonly rd_wdata: bigint
  readonly mem_addr: bigint
  readonly mem_rmask: number
  readonly mem_wmask: number
  readonly mem_rdata: bigint
  readonly mem_wdata: bigint
  readonly cycle: number
  readonly agrees: boolean
  readonly lines: number
  readonly fails: boolean
}

interface Settable<T> {
  value: T
}

/** The ports of the harness. */
interface Controls {
  readonly restart: Settable<boolean>
  readonly seed: Settable<number>
  readonly waits: { readonly instruction: Settable<number>; readonly data: Settable<number> }
  readonly errors: Settable<number>
  readonly badWord: Settable<number>
  readonly interrupts: Settable<number>
  readonly raises: Settable<number>
  readonly raisesAt: Settable<number>
  readonly traced: Settable<number>
}

const chunk = traceLength / 2
/** Cycles without any instruction, after which the core hangs. */
const hangs = 100_000

/** The model's options but for where it is. */
type ModelOf = Omit<ModelOptions, 'resetVector' | 'ram'>

/** A core and a model that run the same programs. */
export class Lockstep {
  readonly #sim: Simulation<any>
  readonly #model: ModelOf
  readonly #base: number
  readonly #ram: string
  readonly #decoder: Decoder

  /** `sim`: of a `Harness` with these options, or of a changed one. */
  constructor(sim: Simulation<any>, { core, isTightlyCoupled }: HarnessOptions, model: ModelOf) {
    this.#sim = sim
    this.#model = model
    this.#base = core.resetVector
    this.#ram = isTightlyCoupled ? 'ram.words' : 'ram'
    this.#decoder = new Decoder(model.extensions)
  }

  static async make(core: CoreOptions, model: ModelOf, isTightlyCoupled = false): Promise<Lockstep> {
    const options = { core, isTightlyCoupled }
    return new Lockstep((await simulate(Harness, options)) as Simulation<any>, options, model)
  }

  finish(): void {
    this.#sim.finish()
  }

  /** What the simulation has reported: memories that are read and written at one edge. */
  get reports(): readonly string[] {
    return this.#sim.output
  }

  /**
   * Runs a program to its end or to the first difference, at most so many instructions. `watch` is told where each stood and the
   * cycle in which it left the core.
   */
  run(program: Program, weather: Weather = calm, limit = 100_000, watch?: (address: bigint, cycle: number) => void): Outcome {
    const ports = this.#sim.ports as unknown as Controls
    const image = assemble(program)
    const base = BigInt(this.#base)
    const model = new Model({
      ...this.#model,
      resetVector: base,
      ram: { base, bytes: layout.bytes },
      isBadFetch: isBadFetch(weather, this.#base),
    })
    model.load(base, image.bytes)
    const end = BigInt(image.labels.get('end')!)

    ports.restart.value = true
    ports.seed.value = weather.seed >>> 0
    ports.waits.instruction.value = weather.waits.instruction
    ports.waits.data.value = weather.waits.data
    ports.errors.value = weather.errors
    ports.badWord.value = weather.badWord === undefined ? 0 : 512 | weather.badWord
    ports.interrupts.value = weather.interrupts
    ports.raises.value = weather.raises?.lines ?? 0
    ports.raisesAt.value = weather.raises?.at ?? 0
    this.#sim.load(this.#ram, image.bytes)
    this.#sim.step(2)
    ports.restart.value = false

    const clock = new Clock()
    let seen = 0
    let cycles = 0
    let idle = 0
    let traps = 0
    let interrupts = 0
    const outcome = (difference?: Difference): Outcome => ({ instructions: seen, cycles, traps, interrupts, difference })
    const before: string[] = []
    while (seen < limit && model.pc !== end) {
      this.#sim.step(chunk)
      cycles += chunk
      const traced = ports.traced.value
      idle = traced === seen ? idle + chunk : 0
      if (idle >= hangs && waitsForEver(model)) return outcome()
      if (idle >= hangs) return outcome({ after: seen, what: 'the core hangs', core: '', model: hex(model.pc), before })
      for (; seen < traced && model.pc !== end; seen++) {
        const entry = this.#sim.peek(`trace[${seen % traceLength}]`) as unknown as TraceEntry
        if (entry.intr) {
          const name = takenOf(entry.lines, model.csrs.enables)
          interrupts++
          if (!name || !model.csrs.isEnabled)
            return outcome({
              after: seen,
              what: 'an interrupt that is not enabled',
              core: textOf(entry),
              model: hex(model.pc),
              before,
            })
          model.takeInterrupt(name)
          before.push(`interrupt: ${name}`)
        }
        watch?.(BigInt(entry.pc_rdata), entry.cycle)
        const read = [model.register(entry.rs1_addr), model.register(entry.rs2_addr)] as const
        const record = entry.fails ? model.stepFailing() : model.step()
        if (record.trap) traps++
        const what =
          differenceOf(entry, record, model) ??
          differenceOfFrame(entry, seen) ??
          differenceOfOperands(entry, record, read, this.#decoder.decode(record.word)) ??
          (Clock.isTimed(record.word) && !record.trap ? clock.differenceOf(record.word, entry) : undefined)
        if (!record.trap) clock.note(record.word, entry, model)
        if (what)
          return outcome({ after: seen, what, core: textOf(entry), model: textOfRecord(record), before: before.slice(-12) })
        before.push(textOf(entry))
        if (before.length > 100) before.splice(0, 80)
      }
    }
    const bad = this.#differenceOfMemory(model)
    return outcome(bad === undefined ? undefined : { after: seen, ...bad, before })
  }

  #differenceOfMemory(model: Model): Pick<Difference, 'what' | 'core' | 'model'> | undefined {
    const words = new DataView(model.ram.buffer, model.ram.byteOffset)
    for (let at = layout.data; at < layout.bytes; at += 8) {
      const core = BigInt(this.#sim.peek(`${this.#ram}[${at / 8}]`) as number | bigint)
      const ours = words.getBigUint64(at, true)
      if (core !== ours) return { what: `memory at ${hex(this.#base + at)}`, core: hex(core), model: hex(ours) }
    }
    return undefined
  }
}

/** WFI with no interrupt enabled: what was to enable one could not be fetched. */
const waitsForEver = (model: Model): boolean => model.csrs.enables === 0n && model.peek(model.pc, 4) === wait
const wait = 0x1050_0073n

/** External before software before timer. */
function takenOf(lines: number, enables: bigint): InterruptName | undefined {
  if (lines & 4 && enables & 0x800n) return 'external'
  if (lines & 1 && enables & 8n) return 'software'
  return lines & 2 && enables & 0x80n ? 'timer' : undefined
}

const isBadFetch = ({ badWord }: Weather, base: number): ((address: bigint) => boolean) | undefined =>
  badWord === undefined
    ? undefined
    : (address) => {
        const offset = Number(address) - base
        return offset >= layout.body && offset < layout.data && ((offset >> 2) & 0x1ff) === badWord
      }

/** Of an instruction: what is not the same, or undefined. Reads of time become the model's (clock.ts). */
function differenceOf(core: TraceEntry, ours: Retired, model: Model): string | undefined {
  if (BigInt(core.pc_rdata) !== model.csrs.held(ours.pc)) return 'pc'
  if (core.trap !== (ours.trap !== undefined)) return 'trap'
  if (BigInt(core.pc_wdata) !== model.csrs.held(ours.next)) return 'next pc'
  if (ours.word !== 0 && core.insn !== ours.word) return 'instruction'
  if (core.rd_addr !== ours.rd) return 'rd'
  if (BigInt(core.rd_wdata) !== ours.value) {
    if (!Clock.isTimed(ours.word)) return 'value of rd'
    model.setRegister(ours.rd, BigInt(core.rd_wdata))
  }
  const memory = ours.trap ? undefined : ours.memory
  // Of an access that goes on in the next doubleword, the part in the first is told.
  const mask = memory ? (((1 << memory.size) - 1) << Number(memory.address & 7n)) & 0xff : 0
  if (core.mem_rmask !== (memory?.reads ? mask : 0)) return 'bytes read'
  if (core.mem_wmask !== (memory?.writes ? mask : 0)) return 'bytes written'
  if (memory && mask !== 0 && BigInt(core.mem_addr) !== (memory.address & ~7n) && (memory.reads || memory.writes))
    return 'address'
  if (memory?.writes && memory.value !== undefined) {
    const offset = Number(memory.address & 7n)
    const width = 8 * Math.min(memory.size, 8 - offset)
    const stored = BigInt(core.mem_wdata) >> BigInt(8 * offset)
    if (BigInt.asUintN(width, stored) !== BigInt.asUintN(width, memory.value)) return 'value stored'
  }
  return undefined
}

/** What says nothing of the instruction itself. */
function differenceOfFrame({ order, halt, mode, ixl, agrees }: TraceEntry, seen: number): string | undefined {
  if (BigInt(order) !== BigInt(seen)) return 'order'
  if (halt) return 'halt'
  if (!agrees) return 'the port `retired`'
  return mode === 3 && ixl === 2 ? undefined : 'mode'
}

/** What it read: registers, which the model held before, and memory. */
function differenceOfOperands(
  core: TraceEntry,
  ours: Retired,
  [left, right]: readonly [bigint, bigint],
  instruction: Instruction | undefined,
): string | undefined {
  if (BigInt(core.rs1_rdata) !== left) return 'value of rs1'
  if (BigInt(core.rs2_rdata) !== right) return 'value of rs2'
  if (instruction && !ours.trap) {
    const { name, rs1, rs2 } = instruction
    const readsNothing = /^(fence|csrr.i)/.test(name)
    if (core.rs1_addr !== (readsNothing ? 0 : rs1)) return 'rs1'
    if (core.rs2_addr !== (readsNothing ? 0 : rs2)) return 'rs2'
  }
  const { memory } = ours
  if (ours.trap || !memory || !memory.reads || memory.writes || memory.value === undefined) return undefined
  const offset = Number(memory.address & 7n)
  const width = 8 * Math.min(memory.size, 8 - offset)
  const loaded = BigInt.asUintN(width, BigInt(core.mem_rdata) >> BigInt(8 * offset))
  return loaded === BigInt.asUintN(width, memory.value) ? undefined : 'value loaded'
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`
const textOf = (entry: TraceEntry): string =>
  `${hex(entry.pc_rdata)}: ${hex(entry.insn)} → ${hex(entry.pc_wdata)}` +
  `${entry.rd_addr ? ` x${entry.rd_addr} = ${hex(entry.rd_wdata)}` : ''}` +
  `${entry.mem_rmask ? ` reads ${hex(entry.mem_addr)} ${hex(entry.mem_rmask)}` : ''}` +
  `${entry.mem_wmask ? ` writes ${hex(entry.mem_addr)} ${hex(entry.mem_wmask)} ${hex(entry.mem_wdata)}` : ''}` +
  `${entry.trap ? ' trap' : ''}${entry.intr ? ' after an interrupt' : ''}${entry.fails ? ' answered with an error' : ''}`
const textOfRecord = (record: Retired): string =>
  `${hex(record.pc)}: ${hex(record.word)} → ${hex(record.next)}` +
  `${record.rd ? ` x${record.rd} = ${hex(record.value)}` : ''}` +
  `${record.memory ? ` ${record.memory.reads ? 'reads' : ''}${record.memory.writes ? ' writes' : ''} ${hex(record.memory.address)}, ${record.memory.size} bytes, ${hex(record.memory.value ?? 0n)}` : ''}` +
  `${record.trap ? ` trap ${record.trap.cause}, value ${hex(record.trap.value)}` : ''}`
