import { ControlStatus, type InterruptName, interruptCause } from './control-status.ts'
import { Decoder, type ExtensionName, type Instruction } from './decoder.ts'
import type { Device, Host } from './device.ts'
import { loopBytes, nowhere } from './loop.ts'
import { exception, type MemoryAccess, type Retired } from './retired.ts'
import { cacheEntries, entry, entryBytes, place, reason, type Size } from './state.ts'

export interface ModelOptions {
  readonly extensions: readonly ExtensionName[]
  readonly resetVector: bigint
  readonly ram: { readonly base: bigint; readonly bytes: number }
  readonly devices?: readonly Device[]
  readonly hartId?: number
  /** What a load or store does whose address is no multiple of its size: default `trap`. */
  readonly misaligned?: 'trap' | 'done'
  /** PMP entries: 0 (default), 16 or 64. */
  readonly protectedRegions?: 0 | 16 | 64
  /** Loads, stores and fetches beyond these are access faults before anything else; `mtvec` and `mepc` hold no more but whether it was more. Default 64. */
  readonly addressBits?: number
  readonly identity?: { readonly vendor: bigint; readonly architecture: bigint; readonly implementation: bigint }
  /** Halfwords that cannot be fetched, though there is RAM. */
  readonly isBadFetch?: (address: bigint) => boolean
  /** What LR and SC do where the manual leaves it open; default `doubleword`. */
  readonly reservation?: Reservation
  /** Bits of `mcause` that hold what is written; default all. */
  readonly causeMask?: bigint
  /** What `time` reads: default the instructions executed. */
  readonly time?: () => bigint
}

/**
 * What LR reserves: the doubleword, or the address alone. With `exact` a trap ends the reservation, and an SC that fails traps
 * where a store would; with `doubleword` what is refused touches no memory, and an answer with an error ends it.
 */
export type Reservation = 'doubleword' | 'exact'
type LoadKind = 'load' | 'reserve' | 'claim' | 'condition' | 'refuse'

const mask64 = (1n << 64n) - 1n
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value)
let loop: WebAssembly.Module | undefined

/** `pmpcfg0` … `pmpaddr63`. */
const isProtection = (csr: number): boolean => csr >= 0x3a0 && csr < 0x3f0

/** Zba, Zbb and Zbs together are B. */
function lettersOf(extensions: readonly ExtensionName[]): string {
  const isB = (['Zba', 'Zbb', 'Zbs'] as const).every((name) => extensions.includes(name))
  return ['I', ...extensions.filter((name) => name.length === 1), ...(isB ? ['B'] : [])].join('')
}

/** Instructions between two looks at devices and the host. */
const sliceLength = 4096

/**
 * A RISC-V hart with machine mode, its memory and devices: instruction by instruction with a record of what each did (`step`),
 * or as fast as it goes (`run`).
 *
 * What instructions compute stands in the tables of `instructions/`; they run as WebAssembly (loop.ts). What is rare stands
 * here: traps, CSRs, memory that is not plain RAM. Fetches see stores only after FENCE.I, as the manual allows.
 */
export class Model {
  readonly csrs: ControlStatus
  /** Looked at between slices of `run`. */
  host: Host | undefined
  /** Instructions executed since reset: traps are none. */
  executed = 0
  isHalted = false
  /** WFI was executed and nothing woke the hart since. */
  isWaiting = false
  readonly ram: Uint8Array
  readonly #options: ModelOptions
  readonly #decoder: Decoder
  readonly #devices: readonly Device[]
  readonly #view: DataView
  readonly #registers: BigInt64Array
  readonly #run: (budget: number) => number
  readonly #decoded: (Instruction | undefined)[] = Array(cacheEntries)
  /** Entries of the cache that hold an instruction. */
  readonly #filled = new Set<number>()
  #fault: { cause: number; value: bigint } | undefined
  #lastStore: bigint | undefined
  /** What answers is an error, whatever is there. */
  #isFailing = false
  /** Lines that a test holds up, beside those of devices. */
  #lines = 0n

  constructor(options: ModelOptions) {
    this.#options = options
    this.#decoder = new Decoder(options.extensions)
    this.#devices = options.devices ?? []
    const memory = new WebAssembly.Memory({ initial: (place.ram + options.ram.bytes + 0xffff) >>> 16 })
    this.#view = new DataView(memory.buffer)
    this.ram = new Uint8Array(memory.buffer, place.ram, options.ram.bytes)
    this.#registers = new BigInt64Array(memory.buffer, place.registers, 33)
    this.csrs = new ControlStatus({
      hartId: BigInt(options.hartId ?? 0),
      resetVector: options.resetVector,
      letters: lettersOf(options.extensions),
      isCompressed: options.extensions.includes('C'),
      identity: options.identity ?? { vendor: 0n, architecture: 0n, implementation: 0n },
      causeMask: options.causeMask ?? mask64,
      protectedRegions: options.protectedRegions ?? 0,
      addressBits: options.addressBits ?? 64,
      time: options.time ?? (() => BigInt(this.executed)),
    })
    this.#view.setBigUint64(place.ramBase, options.ram.base, true)
    this.#view.setBigUint64(place.targetMask, options.extensions.includes('C') ? 0n : 2n, true)
    this.#view.setBigInt64(place.reservation, -1n, true)
    this.#view.setBigInt64(place.reservationMask, options.reservation === 'exact' ? -1n : -8n, true)
    this.#protect()
    loop ??= new WebAssembly.Module(loopBytes())
    const { run } = new WebAssembly.Instance(loop, {
      model: {
        memory,
        load: (address: bigint, size: Size) => this.#load(unsigned(address), size, 'load'),
        store: (address: bigint, value: bigint, size: Size) => this.#store(unsigned(address), unsigned(value), size),
        reserve: (address: bigint, size: Size) => this.#load(unsigned(address), size, 'reserve'),
        claim: (address: bigint, size: Size) => this.#load(unsigned(address), size, 'claim'),
        condition: (address: bigint, size: Size) => this.#load(unsigned(address), size, 'condition'),
        refuse: (address: bigint, size: Size) => this.#load(unsigned(address), size, 'refuse'),
      },
    }).exports as { run: (budget: number) => number }
    this.#run = run
    this.pc = options.resetVector
    for (let i = 0; i < cacheEntries; i++) this.#view.setBigUint64(place.cache + i * entryBytes, nowhere, true)
  }

  get pc(): bigint {
    return this.#view.getBigUint64(place.pc, true)
  }
  set pc(value: bigint) {
    this.#view.setBigUint64(place.pc, value, true)
  }

  /** A register x0 … x31, unsigned. */
  register(index: number): bigint {
    return index === 0 ? 0n : unsigned(this.#registers[index]!)
  }
  setRegister(index: number, value: bigint): void {
    if (index > 0) this.#registers[index] = BigInt.asIntN(64, value)
  }

  /** Holds interrupt lines up, beside those of devices. */
  setLines(lines: Readonly<Record<InterruptName, boolean>>): void {
    this.#lines = 0n
    for (const [name, isUp] of Object.entries(lines)) if (isUp) this.#lines |= 1n << BigInt(interruptCause[name as InterruptName])
    this.#look()
  }

  /** Bytes of RAM, as a host sees them; undefined outside. */
  peek(address: bigint, size: Size): bigint | undefined {
    const offset = this.#ramOffset(address, size)
    return offset === undefined ? undefined : this.#bytes(offset, size)
  }
  poke(address: bigint, size: Size, value: bigint): void {
    const offset = this.#ramOffset(address, size)
    if (offset !== undefined) this.#setBytes(offset, size, value)
  }

  /** Bytes into RAM, and forgets what was decoded. */
  load(address: bigint, bytes: Uint8Array): void {
    this.ram.set(bytes, Number(address - this.#options.ram.base))
    this.flush()
  }

  /** Decodes everything anew: what FENCE.I does. */
  flush(): void {
    for (const index of this.#filled) {
      this.#decoded[index] = undefined
      this.#view.setBigUint64(place.cache + index * entryBytes, nowhere, true)
    }
    this.#filled.clear()
  }

  halt(): void {
    this.isHalted = true
  }

  /** The interrupt that `run` would take before the next instruction. */
  get interrupt(): InterruptName | undefined {
    return this.csrs.interrupt
  }

  /** Takes an interrupt in place of the next instruction. */
  takeInterrupt(name: InterruptName): Retired {
    this.isWaiting = false
    return this.#trap(interruptCause[name], true, 0n, 0)
  }

  /** Executes instructions, and takes interrupts, until so many are executed or trapped, the host halts, or the hart waits for ever. */
  run(instructions: number): number {
    let left = instructions
    while (left > 0 && !this.isHalted) {
      const interrupt = this.csrs.interrupt
      if (interrupt) this.takeInterrupt(interrupt)
      if (this.isWaiting && !this.csrs.wakes) {
        if (!this.#devices.some(({ advance }) => advance)) break
        this.#advance(16)
        left -= 16
        continue
      }
      this.isWaiting = false
      const why = this.#run(Math.min(left, sliceLength))
      left -= this.#account()
      if (why !== reason.done && this.#settle(why)) left--
    }
    return instructions - left
  }

  /** Executes one instruction, whatever interrupt is there; says what it did. */
  step(): Retired {
    const { pc } = this
    this.isWaiting = false
    const instruction = this.#fetch(pc)
    if (!instruction) return this.#trapOfFault()
    const { rd, imm, effect, word } = instruction
    const { access } = effect
    if (effect.isSystem) return this.#system(instruction)
    const address = access ? unsigned((this.#registers[instruction.rs1] ?? 0n) + BigInt(imm)) : 0n
    const reservation = access?.kind === 'sc' ? this.#view.getBigInt64(place.reservation, true) : 0n
    this.#lastStore = undefined
    const why = this.#run(1)
    this.#account()
    if (why === reason.fault) return this.#trapOfFault(word)
    if (why === reason.misalignedFetch)
      return this.#trap(exception.misalignedFetch, false, this.#view.getBigUint64(place.misalignedTarget, true), word)
    const record = { pc, word, next: this.pc, rd, value: rd === 0 ? 0n : unsigned(this.#registers[rd]!) }
    if (!access) return record
    const { kind, size } = access
    const isDone =
      kind !== 'sc' || reservation === BigInt.asIntN(64, address & (this.#options.reservation === 'exact' ? mask64 : ~7n))
    const memory: MemoryAccess = {
      address,
      size,
      reads: kind !== 'store' && kind !== 'sc',
      writes: kind !== 'load' && kind !== 'lr' && isDone,
      value: this.peek(address, size) ?? this.#lastStore,
    }
    return { ...record, memory }
  }

  /** Executes one instruction whose access to memory is answered with an error. */
  stepFailing(): Retired {
    this.#isFailing = true
    this.#view.setBigUint64(place.fastLimit, 0n, true)
    const record = this.step()
    this.#isFailing = false
    this.#protect()
    return record
  }

  /** After the loop was left early: whether an instruction was executed or trapped. */
  #settle(why: number): boolean {
    const instruction = this.#fetch(this.pc)
    if (why === reason.fault || !instruction) this.#trapOfFault(instruction?.word)
    else if (why === reason.misalignedFetch)
      this.#trap(exception.misalignedFetch, false, this.#view.getBigUint64(place.misalignedTarget, true), instruction.word)
    else if (why === reason.system) this.#system(instruction)
    else return false
    return true
  }

  /** Counts what the loop executed. */
  #account(): number {
    const executed = this.#view.getUint32(place.executed, true)
    if (executed > 0) this.#advance(executed)
    return executed
  }

  #advance(instructions: number): void {
    if (!this.isWaiting) {
      this.executed += instructions
      this.csrs.count(instructions)
    }
    for (const device of this.#devices) device.advance?.(instructions)
    this.#look()
    this.host?.poll()
  }

  /** Looks at the interrupt lines. */
  #look(): void {
    let pending = this.#lines
    for (const device of this.#devices) for (const name of device.raises?.() ?? []) pending |= 1n << BigInt(interruptCause[name])
    this.csrs.pending = pending
  }

  // ── fetch ──

  /** The instruction at an address, which the loop then knows; undefined: `#fault` says why. */
  #fetch(pc: bigint): Instruction | undefined {
    const index = Number((pc >> 1n) & BigInt(cacheEntries - 1))
    const at = place.cache + index * entryBytes
    if (this.#view.getBigUint64(at, true) === pc) return this.#decoded[index]
    const first = this.#fetchHalf(pc)
    if (first === undefined) return undefined
    let word = first
    if ((first & 3) === 3) {
      const second = this.#fetchHalf(pc + 2n)
      if (second === undefined) return undefined
      word = first | (second << 16)
    }
    const instruction = this.#decoder.decode(word)
    if (!instruction) {
      this.#fault = { cause: exception.illegal, value: BigInt(word >>> 0) }
      return undefined
    }
    this.#decoded[index] = instruction
    this.#filled.add(index)
    const view = this.#view
    view.setBigUint64(at + entry.pc, pc, true)
    view.setBigInt64(at + entry.imm, BigInt(instruction.imm), true)
    view.setUint16(at + entry.operation, instruction.number, true)
    view.setUint16(at + entry.rd, 8 * (instruction.rd === 0 ? 32 : instruction.rd), true)
    view.setUint16(at + entry.rs1, 8 * instruction.rs1, true)
    view.setUint16(at + entry.rs2, 8 * instruction.rs2, true)
    view.setUint16(at + entry.length, instruction.length, true)
    return instruction
  }

  #fetchHalf(address: bigint): number | undefined {
    const at = unsigned(address)
    this.#fault = { cause: exception.fetchFault, value: at }
    if (this.#isBeyond(at, 2) || !this.csrs.regions.permits(at, 2, 'fetch')) return undefined
    if (this.#options.isBadFetch?.(at)) return undefined
    const offset = this.#ramOffset(at, 2)
    if (offset !== undefined) return this.ram[offset]! | (this.ram[offset + 1]! << 8)
    const device = this.#deviceAt(at, 2)
    if (!device?.isExecutable) return undefined
    const half = device.load(Number(at - device.base), 2)
    return half === undefined ? undefined : Number(half)
  }

  // ── memory that is not plain RAM, or not aligned, or protected ──

  #load(address: bigint, size: Size, kind: LoadKind): bigint {
    const isStore = kind !== 'load' && kind !== 'reserve'
    if (!this.#mayAccess(address, size, isStore, kind !== 'load')) return 0n
    const isExact = this.#options.reservation === 'exact'
    if (kind === 'refuse' && !isExact) return 0n
    const offset = this.#isFailing ? undefined : this.#ramOffset(address, size)
    if (offset !== undefined) return this.#bytes(offset, size)
    const device = this.#isFailing ? undefined : this.#deviceAt(address, size)
    const value = device?.load(Number(address - device.base), size)
    if (value !== undefined) return value
    this.#raise(isStore ? exception.storeFault : exception.loadFault, address)
    if (!isExact && (kind === 'reserve' || kind === 'condition')) this.#view.setBigInt64(place.reservation, -1n, true)
    return 0n
  }

  #store(address: bigint, value: bigint, size: Size): void {
    if (!this.#mayAccess(address, size, true, false)) return
    const stored = BigInt.asUintN(size * 8, value)
    this.#lastStore = stored
    const offset = this.#isFailing ? undefined : this.#ramOffset(address, size)
    if (offset !== undefined) {
      this.#setBytes(offset, size, stored)
      return
    }
    const device = this.#isFailing ? undefined : this.#deviceAt(address, size)
    if (!device?.store(Number(address - device.base), size, stored)) this.#raise(exception.storeFault, address)
    this.#look()
  }

  #mayAccess(address: bigint, size: Size, isStore: boolean, mustBeAligned: boolean): boolean {
    const fault = isStore ? exception.storeFault : exception.loadFault
    const isMisaligned = (address & BigInt(size - 1)) !== 0n
    if (this.#isBeyond(address, 1)) return this.#raise(fault, address)
    if (isMisaligned && (mustBeAligned || this.#options.misaligned !== 'done'))
      return this.#raise(isStore ? exception.misalignedStore : exception.misalignedLoad, address)
    const { regions } = this.csrs
    if (!regions.permits(address, size, isStore ? 'store' : 'load')) return this.#raise(fault, address)
    return true
  }

  #isBeyond(address: bigint, size: number): boolean {
    return address + BigInt(size) > 1n << BigInt(this.#options.addressBits ?? 64)
  }

  #raise(cause: number, value: bigint): false {
    this.#fault = { cause, value }
    this.#view.setUint32(place.fault, 1, true)
    return false
  }

  #ramOffset(address: bigint, size: number): number | undefined {
    const { base, bytes } = this.#options.ram
    return address >= base && address + BigInt(size) <= base + BigInt(bytes) ? Number(address - base) : undefined
  }

  #deviceAt(address: bigint, size: number): Device | undefined {
    return this.#devices.find(({ base, bytes }) => address >= base && address + BigInt(size) <= base + BigInt(bytes))
  }

  #bytes(offset: number, size: Size): bigint {
    const at = place.ram + offset
    if (size === 8) return this.#view.getBigUint64(at, true)
    return BigInt(
      size === 4 ? this.#view.getUint32(at, true) : size === 2 ? this.#view.getUint16(at, true) : this.#view.getUint8(at),
    )
  }

  #setBytes(offset: number, size: Size, value: bigint): void {
    const at = place.ram + offset
    if (size === 8) this.#view.setBigUint64(at, value, true)
    else if (size === 4) this.#view.setUint32(at, Number(BigInt.asUintN(32, value)), true)
    else if (size === 2) this.#view.setUint16(at, Number(BigInt.asUintN(16, value)), true)
    else this.#view.setUint8(at, Number(BigInt.asUintN(8, value)))
  }

  /** Plain RAM is open to the loop while nothing is locked. */
  #protect(): void {
    const { bytes } = this.#options.ram
    this.#view.setBigUint64(place.fastLimit, this.csrs.regions.isAnyThere ? 0n : BigInt(Math.max(0, bytes - 7)), true)
  }

  // ── traps and what else the loop leaves to here ──

  #trapOfFault(word = 0): Retired {
    const { cause, value } = this.#fault!
    this.#view.setUint32(place.fault, 0, true)
    return this.#trap(cause, false, value, cause === exception.illegal ? Number(value) : word)
  }

  #trap(cause: number, isInterrupt: boolean, found: bigint, word: number): Retired {
    const { pc } = this
    const isOfFetch = !isInterrupt && (cause === exception.fetchFault || cause === exception.misalignedFetch)
    const value = isOfFetch ? this.csrs.held(found) : found
    if (this.#options.reservation === 'exact') this.#view.setBigInt64(place.reservation, -1n, true)
    this.pc = this.csrs.trap(cause, isInterrupt, pc, value)
    return { pc, word, next: this.pc, rd: 0, value: 0n, trap: { cause, isInterrupt, value } }
  }

  /** Executes an instruction that works on more than registers and memory. */
  #system(instruction: Instruction): Retired {
    const { pc } = this
    const { name, word, length } = instruction
    const done = (next: bigint, more: Partial<Retired> = {}): Retired => {
      this.pc = next
      this.executed++
      this.csrs.count(1)
      for (const device of this.#devices) device.advance?.(1)
      this.#look()
      return { pc, word, next, rd: 0, value: 0n, ...more }
    }
    const after = unsigned(pc + BigInt(length))
    switch (name) {
      case 'ecall':
        return this.#trap(exception.call, false, 0n, word)
      case 'ebreak':
        return this.#trap(exception.breakpoint, false, pc, word)
      case 'mret':
        return done(this.csrs.leaveTrap())
      case 'wfi':
        this.isWaiting = !this.csrs.wakes
        return done(after)
      case 'fence.i':
        this.flush()
        return done(after)
      default:
        return this.#accessCsr(instruction, after, done)
    }
  }

  #accessCsr(
    { name, rd, rs1, csr, imm, word }: Instruction,
    after: bigint,
    done: (next: bigint, more?: Partial<Retired>) => Retired,
  ): Retired {
    const isImmediate = name.endsWith('i')
    const operand = isImmediate ? BigInt(imm) : this.register(rs1)
    const writes = name.startsWith('csrrw') || (isImmediate ? imm !== 0 : rs1 !== 0)
    const old = this.csrs.read(csr)
    if (old === undefined || (writes && !this.csrs.isWritable(csr)))
      return this.#trap(exception.illegal, false, BigInt(word), word)
    if (writes) {
      const isSet = name.startsWith('csrrs')
      this.csrs.write(csr, name.startsWith('csrrw') ? operand : isSet ? old | operand : old & ~operand)
      if (isProtection(csr)) {
        this.#protect()
        this.flush()
      }
    }
    this.setRegister(rd, old)
    const written = writes ? { csr: { address: csr, value: this.csrs.read(csr)! } } : {}
    return done(after, { rd, value: rd === 0 ? 0n : old, ...written })
  }
}
