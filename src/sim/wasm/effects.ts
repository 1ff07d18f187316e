import type { Emitter, Performed } from './emit.ts'
import type { Node } from './graph.ts'
import { limbBytes, type MemoryPlace, type Place, slotOf } from './layout.ts'
import type { Overwrites } from './schedule.ts'
import type { ModelPlace } from './unit.ts'
import { limbCount, widthOfLimb } from './wide.ts'

/** Fixed addresses below all regions: how functions speak with the engine. */
export const header = {
  /** Where the next report goes. */
  reportEnd: 0,
  /** 1 once an assert or assume failed. */
  hasFailed: 4,
  /** Instants since the call began, for reports. */
  instant: 8,
  /** 1 where instances that are called find out whether they have come to rest. */
  isChecking: 12,
  size: 64,
} as const

/** Function indices of imports, which come first. */
export const imports = { settleModel: 0 } as const

/** Operands: address within the memory, limbs of the word, limbs of the bits to write where masked. */
export class WriteWord implements Performed, Overwrites {
  readonly changesState = true
  readonly index: number
  readonly memory: number
  readonly #place: MemoryPlace
  readonly #isMasked: boolean
  constructor(index: number, place: MemoryPlace, isMasked: boolean) {
    this.index = index
    this.memory = place.index
    this.#place = place
    this.#isMasked = isMasked
  }
  perform(emitter: Emitter, operands: readonly Node[]): void {
    const { body } = emitter
    const { width } = this.#place.memory
    const address = operands[0]!
    const count = limbCount(width)
    for (let limb = 0; limb < count; limb++) {
      const limbWidth = widthOfLimb(width, limb)
      const type = limbWidth <= 32 ? 'i32' : 'i64'
      const bytes = width > 64 ? limbBytes(limbWidth) : (this.#place.stride as 1 | 2 | 4 | 8)
      const offset = emitter.wordAddress(this.#place, address) + limb * 8
      const data = operands[1 + limb]!
      if (this.#isMasked) {
        const bits = operands[1 + count + limb]!
        // old ^ ((old ^ data) & bits)
        const old = body.newLocal(type)
        emitter.wordAddress(this.#place, address)
        body.load(type, bytes, offset)
        body.tee(old)
        emitter.value(data)
        body.op(`${type}.xor`)
        emitter.value(bits)
        body.op(`${type}.and`)
        body.get(old)
        body.op(`${type}.xor`)
      } else emitter.value(data)
      body.store(type, bytes, offset)
    }
  }
}

/** Appends to the buffer of reports: site, instant, then 8 bytes for each limb. */
export class Report implements Performed {
  readonly changesState = true
  readonly index: number
  readonly #sites: Place
  readonly #site: number
  readonly #isFailure: boolean
  constructor(index: number, sites: Place, site: number, isFailure: boolean) {
    this.index = index
    this.#sites = sites
    this.#site = site
    this.#isFailure = isFailure
  }
  perform(emitter: Emitter, operands: readonly Node[]): void {
    const { body } = emitter
    const at = body.newLocal('i32')
    body.i32(0)
    body.load('i32', 4, header.reportEnd)
    body.set(at)
    body.get(at)
    body.load('i32', 4, emitter.pushBase() + this.#sites.offset)
    body.i32(this.#site)
    body.op('i32.add')
    body.store('i32', 4, 0)
    body.get(at)
    body.i32(0)
    body.load('i32', 4, header.instant)
    body.store('i32', 4, 4)
    operands.forEach((operand, index) => {
      body.get(at)
      emitter.value(operand)
      if (operand.width <= 32) body.op('i64.extend_i32_u')
      body.store('i64', 8, 8 + index * 8)
    })
    body.i32(0)
    body.get(at)
    body.i32(8 + operands.length * 8)
    body.op('i32.add')
    body.store('i32', 4, header.reportEnd)
    if (this.#isFailure) {
      body.i32(0)
      body.i32(1)
      body.store('i32', 4, header.hasFailed)
    }
  }
}

/** Brings a model's inputs to their places and lets JavaScript compute its outputs. */
export class CallModel implements Performed {
  readonly changesState = true
  readonly index: number
  readonly #model: ModelPlace
  readonly #inputs: readonly Place[]
  constructor(index: number, model: ModelPlace, inputs: readonly Place[]) {
    this.index = index
    this.#model = model
    this.#inputs = inputs
  }
  perform(emitter: Emitter, operands: readonly Node[]): void {
    const { body } = emitter
    let at = 0
    for (const place of this.#inputs)
      for (let limb = 0; limb < limbCount(place.width); limb++) emitter.store(slotOf(place, limb), operands[at++]!)
    body.load('i32', 4, emitter.pushBase() + this.#model.number.offset)
    body.call(imports.settleModel)
  }
}
