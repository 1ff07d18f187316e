import { Decoder, type ExtensionName, instructions } from '../model/decoder.ts'
import { c } from '../model/instructions/c.ts'
import { addressOf, reserved } from './frame.ts'
import { encode, fits, type Line, lengthOf } from './instruction.ts'
import type { Random } from './random.ts'

/** What an item may use, and where it stands. */
export interface Surroundings {
  readonly random: Random
  readonly extensions: readonly ExtensionName[]
  /** This item's number; those after it are places to go to. */
  readonly number: number
  readonly count: number
  /** Whether interrupts come by themselves: only then may it wait for one. */
  readonly hasInterrupts: boolean
  /** Whether it may write instructions: not where fetches fail, for then a FENCE.I may be left out. */
  readonly modifiesItself: boolean
  /** Whether there is physical memory protection, of 16 regions. */
  readonly protects: boolean
}

const writable = [1, 5, 6, 7, ...Array.from({ length: 22 }, (_, i) => 10 + i)]
const hot = [5, 6, 10, 11]

/** The register that is read or written next: few of them, so that instructions wait for one another. */
const source = (random: Random): number => (random.chance(0.7) ? random.pick(hot) : random.below(32))
const destination = (random: Random): number =>
  random.chance(0.7) ? random.pick(hot) : random.chance(0.1) ? 0 : random.pick(writable)

const tables: Record<string, readonly string[]> = {}
/** Names of what an extension computes, of registers and immediates alone. */
function namesOf(extension: string): readonly string[] {
  const ranges: Record<string, readonly [first: string, last: string]> = {
    I: ['addi', 'sraw'],
    M: ['mul', 'remuw'],
    A: ['lr.w', 'amomaxu.d'],
    Zba: ['add.uw', 'slli.uw'],
    Zbb: ['andn', 'rev8'],
    Zbs: ['bclr', 'bseti'],
    Zbc: ['clmul', 'clmulr'],
    Zicond: ['czero.eqz', 'czero.nez'],
  }
  if (!tables[extension]) {
    const names = [...instructions.keys()]
    const [first, last] = ranges[extension]!
    tables[extension] = names.slice(names.indexOf(first), names.indexOf(last) + 1)
  }
  return tables[extension]
}

/** An instruction that computes. */
export function computation(random: Random, extensions: readonly ExtensionName[]): Line {
  const computing = extensions.filter((name) => name !== 'A' && name !== 'C')
  const name = random.pick(namesOf(random.chance(0.5) ? 'I' : random.pick(['I', ...computing])))
  const line: Line = { name, rd: destination(random), rs1: source(random) }
  if (fits({ ...line, rs2: 5 })) return { ...line, rs2: source(random) }
  const wide = fits({ ...line, imm: -1 })
  const short = !fits({ ...line, imm: 63 })
  if (!fits({ ...line, imm: 1 })) return line
  return { ...line, imm: wide ? random.between(-2048, 2047) : random.below(short ? 32 : 64) }
}

/** A compressed instruction that neither jumps nor writes a register with a purpose; undefined: this time there is none. */
function compressedLine(random: Random): Line | undefined {
  const names = Object.keys(c).filter((name) => !/^c\.(j|jr|jalr|beqz|bnez|ebreak|addi16sp)$/.test(name))
  const name = random.pick(names)
  const small = /′/.test(c[name]![0])
  const pick = (registers: readonly number[]) => random.pick(registers)
  const loads = /^c\.[ls][wd]$/.test(name)
  const all = {
    rd: small ? pick([10, 11, 12, 13, 14, 15]) : destination(random),
    rs1: loads ? pick(reserved.pointers) : pick([10, 11, 12, 13]),
    rs2: small ? pick([8, 9, 10, 11, 12, 13, 14, 15]) : source(random),
    imm: random.between(-32, 63) * pick([1, 1, 4, 8, 0x1000]),
  }
  const has = (field: string) => c[name]![0].includes(field)
  const line: Line = {
    name,
    ...(has('rd') ? { rd: all.rd } : {}),
    ...(has('rs1') ? { rs1: all.rs1 } : {}),
    ...(has('rs2') ? { rs2: all.rs2 } : {}),
    ...(has('imm') ? { imm: all.imm } : {}),
  }
  return fits(line) ? line : undefined
}

const simple = ({ random, extensions }: Surroundings): Line => {
  if (extensions.includes('C') && random.chance(0.45)) {
    for (let i = 0; i < 20; i++) {
      const line = compressedLine(random)
      if (line) return line
    }
  }
  return computation(random, extensions)
}

const sizes = { lb: 1, lbu: 1, sb: 1, lh: 2, lhu: 2, sh: 2, lw: 4, lwu: 4, sw: 4, ld: 8, sd: 8 } as const
const loads = ['lb', 'lbu', 'lh', 'lhu', 'lw', 'lwu', 'ld'] as const
const stores = ['sb', 'sh', 'sw', 'sd'] as const

/** A load or store near a pointer, now and then misaligned. */
function access(random: Random): Line {
  const isLoad = random.chance(0.55)
  const name = isLoad ? random.pick(loads) : random.pick(stores)
  const near = random.chance(0.6) ? 64 : 2040
  const size = sizes[name]
  const imm = random.between(-near, near) & ~(size - 1)
  const offset = random.chance(0.06) ? random.below(8) : 0
  const base = random.pick(reserved.pointers)
  return isLoad
    ? { name, rd: destination(random), rs1: base, imm: imm + offset }
    : { name, rs2: source(random), rs1: base, imm: imm + offset }
}

/** An address that depends on a register that has just been made. */
function dependentAccess(random: Random): Line[] {
  const at = random.pick(hot)
  const line = access(random)
  return [
    { name: 'andi', rd: at, rs1: source(random), imm: 0x3f8 },
    { name: 'add', rd: at, rs1: at, rs2: random.pick(reserved.pointers) },
    { ...line, rs1: at, imm: (line.imm ?? 0) & 63 },
  ]
}

/** A loaded value that is used at once. */
function loadAndUse(random: Random, extensions: readonly ExtensionName[]): Line[] {
  const rd = random.pick(hot)
  const load: Line = { ...access(random), name: 'ld', rd, rs2: undefined as never, imm: random.between(-16, 16) * 8 }
  const { rs2: _, ...line } = load
  const use = computation(random, extensions)
  return [line, ...(random.chance(0.3) ? [computation(random, extensions)] : []), { ...use, rs1: rd }]
}

/** An address where nothing is. */
function badAccess(random: Random): Line[] {
  const at = random.pick(hot)
  const line = access(random)
  const where = random.pick<Line>([
    { name: 'lui', rd: at, imm: 0x4000_0000 },
    { name: 'addi', rd: at, rs1: 0, imm: random.between(-2048, -1) },
    { name: 'lui', rd: at, imm: random.between(0x30000, 0x7ffff) * 0x1000 },
    { name: 'slli', rd: at, rs1: random.pick(reserved.pointers), imm: random.between(2, 24) },
  ])
  return [where, { ...line, rs1: at, imm: (line.imm ?? 0) & ~7 }]
}

const branchNames = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'] as const

function branch({ random, number, count }: Surroundings): Line {
  const to = Math.min(count, number + random.between(1, 6))
  return random.chance(0.15)
    ? { name: 'jal', rd: destination(random), to }
    : { name: random.pick(branchNames), rs1: source(random), rs2: source(random), to }
}

/** A jump to an address in a register; with a bit of the address set that is to be ignored. */
function indirectJump({ random, number, count, extensions }: Surroundings): Line[] {
  const at = random.pick(hot)
  const to = Math.min(count, number + random.between(1, 4))
  const [upper, lower] = addressOf(at, to) as [Line, Line]
  if (extensions.includes('C') && random.chance(0.4)) return [upper, lower, { name: random.pick(['c.jr', 'c.jalr']), rs1: at }]
  return [upper, lower, { name: 'jalr', rd: destination(random), rs1: at, imm: random.below(2) }]
}

/** Over one instruction, and over none. */
function shortBranch(surroundings: Surroundings): Line[] {
  const { random, extensions } = surroundings
  const over = random.chance(0.2) ? [] : [simple(surroundings)]
  const imm = over.reduce((sum, line) => sum + lengthOf(line), 0)
  if (extensions.includes('C') && random.chance(0.5))
    return [{ name: random.pick(['c.beqz', 'c.bnez']), rs1: random.pick([10, 11, 12, 13]), imm: imm + 2 }, ...over]
  return [{ name: random.pick(branchNames), rs1: source(random), rs2: source(random), imm: imm + 4 }, ...over]
}

/** Instructions that are done several times. */
function innerLoop(surroundings: Surroundings): Line[] {
  const { random, extensions } = surroundings
  const inside = Array.from({ length: random.between(1, 5) }, () => (random.chance(0.3) ? access(random) : simple(surroundings)))
  const length = inside.reduce((sum, line) => sum + lengthOf(line), 0)
  const count = reserved.innerCount
  return [
    { name: 'addi', rd: count, rs1: 0, imm: random.between(1, 6) },
    ...inside,
    ...(extensions.includes('C') ? [{ name: 'c.addi', rd: count, imm: -1 }] : [{ name: 'addi', rd: count, rs1: count, imm: -1 }]),
    { name: 'bne', rs1: count, rs2: 0, imm: -length - (extensions.includes('C') ? 2 : 4) },
  ]
}

const csrsToTouch = [
  ...[0x300, 0x301, 0x304, 0x320, 0x33f, 0x340, 0x340, 0x341, 0x342, 0x342, 0x343, 0x344, 0x323, 0x7a0, 0x7a3],
  ...[0xb00, 0xb00, 0xb02, 0xb03, 0xb1f, 0xf11, 0xf12, 0xf13, 0xf14, 0xf15],
]
const countersToRead = [0xb00, 0xb02, 0xc00, 0xc01, 0xc02]

/** An access to a register, and often a look at what became of it. */
function csrAccess(surroundings: Surroundings): Line[] {
  const { random } = surroundings
  const line = oneCsrAccess(surroundings)
  return random.chance(0.5) ? [line] : [line, { name: 'csrrs', csr: line.csr!, rd: destination(random), rs1: 0 }]
}

function oneCsrAccess({ random, hasInterrupts }: Surroundings): Line {
  const rd = destination(random)
  if (random.chance(0.25)) return { name: 'csrrs', csr: random.pick(countersToRead), rd, rs1: 0 }
  const name = random.pick(['csrrw', 'csrrs', 'csrrc', 'csrrwi', 'csrrsi', 'csrrci'])
  // Now and then one that is not there, or cannot be written.
  const csr = random.chance(0.1)
    ? random.pick([
        ...[0x000, 0x100, 0x180, 0x302, 0x30a, 0x321, 0x322, 0x345, 0x3ff, 0x5c0, 0x7a4, 0x7c0],
        ...[0xb01, 0xb20, 0xc03, 0xc80, 0xf10, 0xf16, random.between(0x400, 0xaff), random.between(0xb20, 0xfff)],
      ])
    : random.pick(hasInterrupts ? csrsToTouch : csrsToTouch.filter((csr) => csr !== 0x304))
  return name.endsWith('i')
    ? { name, csr, rd, imm: random.below(32) }
    : { name, csr, rd, rs1: random.chance(0.3) ? 0 : source(random) }
}

/** Interrupts on and off, one by one, and vectored or not. */
function interruptSwitch({ random, hasInterrupts }: Surroundings): Line[] {
  if (random.chance(0.3)) return [{ name: random.pick(['csrrsi', 'csrrci']), csr: 0x305, rd: 0, imm: 1 }]
  if (!hasInterrupts || random.chance(0.6))
    return [{ name: random.pick(['csrrsi', 'csrrsi', 'csrrci']), csr: 0x300, rd: destination(random), imm: 8 }]
  const at = random.pick(hot)
  return [
    { name: 'lui', rd: at, imm: 0x1000 },
    { name: 'addiw', rd: at, rs1: at, imm: random.pick([-0x778, -0x800 + 8, -0x800 + 0x80, -0x800 + 0x88]) },
    { name: 'csrrw', csr: 0x304, rd: 0, rs1: at },
  ]
}

/**
 * A region of data, or a few words of instructions further on, that maybe is locked: near a pointer of the program, so that it
 * is met, and with a first address for one that goes from the region before it.
 */
function protection({ random, number, count }: Surroundings): Line[] {
  const [at, before, octet] = [5, 6, 10]
  const region = random.between(1, 15)
  const isCode = random.chance(0.2)
  const ones = 2 ** random.below(isCode ? 3 : 6) - 1
  const place: readonly Line[] = isCode
    ? addressOf(at, Math.min(count, number + random.between(2, 5)))
    : [{ name: 'addi', rd: at, rs1: random.pick(reserved.pointers), imm: random.between(-512, 511) * 4 }]
  // What may not be executed can be read: the handler looks how long it is.
  const allows = isCode ? 1 : random.below(8)
  const kind = isCode ? random.pick([2, 3]) : random.below(4)
  const value = (random.chance(0.6) ? 0x80 : 0) | (kind << 3) | allows
  const [pmpaddr, pmpcfg] = [0x3b0 + region, region < 8 ? 0x3a0 : 0x3a2]
  const look = (csr: number): Line => ({ name: 'csrrs', csr, rd: destination(random), rs1: 0 })
  return [
    ...place,
    { name: 'srli', rd: at, rs1: at, imm: 2 },
    { name: 'addi', rd: before, rs1: at, imm: -random.below(64) },
    { name: 'csrrw', csr: pmpaddr - 1, rd: destination(random), rs1: before },
    ...addressOfRegion(),
    { name: 'addi', rd: octet, rs1: 0, imm: value },
    { name: 'slli', rd: octet, rs1: octet, imm: 8 * (region % 8) },
    { name: 'csrrs', csr: pmpcfg, rd: destination(random), rs1: octet },
    look(random.pick([pmpaddr, pmpcfg, 0x3a0, 0x3a2, 0x3a1, 0x3b0 + random.below(16)])),
  ]

  function addressOfRegion(): Line[] {
    const write: Line = { name: 'csrrw', csr: pmpaddr, rd: 0, rs1: at }
    if (random.chance(0.2)) return [{ name: 'csrrw', csr: pmpaddr, rd: 0, rs1: random.pick([11, 13, 15]) }, look(pmpaddr), write]
    return [{ name: 'ori', rd: at, rs1: at, imm: ones }, write]
  }
}

/** MRET to an instruction further on. */
function trapReturn({ random, number, count }: Surroundings): Line[] {
  const at = random.pick(hot)
  const to = Math.min(count, number + random.between(1, 4))
  return [
    { name: 'csrrci', csr: 0x300, rd: 0, imm: 8 },
    ...addressOf(at, to),
    { name: 'csrrw', csr: 0x341, rd: destination(random), rs1: at },
    { name: 'mret' },
  ]
}

const decoders = new Map<string, Decoder>()
function decoderOf(extensions: readonly ExtensionName[]): Decoder {
  const key = extensions.join()
  if (!decoders.has(key)) decoders.set(key, new Decoder(extensions))
  return decoders.get(key)!
}

/** A word that means nothing to this hart. */
function illegalWord({ random, extensions }: Surroundings): Line {
  const decoder = decoderOf(extensions)
  for (;;) {
    const near = random.chance(0.7)
    const sample = (near ? encode({ ...computation(random, extensions) }) ^ (1 << random.below(32)) : random.word()) >>> 0
    const isHalf = (sample & 3) !== 3
    const word = isHalf ? sample & 0xffff : sample
    if (decoder.decode(word)) continue
    // Without C, where instructions are words, more follows what is half of one.
    return isHalf && extensions.includes('C') ? { name: '.half', imm: word } : { name: '.word', imm: sample }
  }
}

/** Goes where nothing can be fetched, maybe to where an instruction is but for the upper 32 bits; the handler goes on after it. */
function jumpAway({ random, number, count }: Surroundings): Line[] {
  const at = random.pick(hot)
  const link: Line[] = [...addressOf(at, number + 1), { name: 'csrrw', csr: 0x340, rd: 0, rs1: at }]
  const upper = 12
  const places: readonly (() => readonly Line[])[] = [
    () => [{ name: 'lui', rd: at, imm: random.pick([0x4000_0000, 0x3000_0000, 0x7fff_f000]) }],
    () => [
      ...addressOf(at, random.below(count)),
      { name: 'addi', rd: upper, rs1: 0, imm: random.pick([1, 1, -1, 0x7ff]) },
      { name: 'slli', rd: upper, rs1: upper, imm: random.pick([32, 32, 33, 63]) },
      { name: 'add', rd: at, rs1: at, rs2: upper },
    ],
  ]
  const goes: readonly (() => readonly Line[])[] = [
    () => [{ name: 'jalr', rd: destination(random), rs1: at, imm: random.between(-256, 255) * 4 }],
    () => [{ name: 'jalr', rd: destination(random), rs1: at, imm: 0 }],
    () => [{ name: 'csrrci', csr: 0x300, rd: 0, imm: 8 }, { name: 'csrrw', csr: 0x341, rd: 0, rs1: at }, { name: 'mret' }],
  ]
  return [...link, ...random.pick(places)(), ...random.pick(goes)()]
}

/** Without C, a target at an odd halfword: the jump traps. */
function misalignedJump({ random, number }: Surroundings): Line[] {
  const at = random.pick(hot)
  return [...addressOf(at, number + 1), { name: 'jalr', rd: destination(random), rs1: at, imm: 2 }]
}

function atomicAccess({ random, extensions, protects }: Surroundings): Line[] {
  if (!extensions.includes('A')) return []
  // An SC without a reservation asks no memory, and so is not refused: the manual wants it to be.
  const name = random.pick(namesOf('A').filter((each) => !protects || !each.startsWith('sc')))
  const at = random.pick(hot)
  const aligned: Line = { name: 'addi', rd: at, rs1: random.pick(reserved.pointers), imm: random.between(-8, 8) * 8 }
  const line: Line = name.startsWith('lr')
    ? { name, rd: destination(random), rs1: at }
    : { name, rd: destination(random), rs1: at, rs2: source(random) }
  if (!protects && random.chance(0.4)) {
    const width = random.pick(['w', 'd'])
    return [
      aligned,
      { name: `lr.${width}`, rd: random.pick([12, 13]), rs1: at },
      ...(random.chance(0.3) ? [access(random)] : []),
      { name: `sc.${width}`, rd: destination(random), rs1: at, rs2: source(random) },
    ]
  }
  return [random.chance(0.08) ? { ...aligned, imm: (aligned.imm ?? 0) + random.below(8) } : aligned, line]
}

/** Writes an instruction that comes next. */
function selfModification(surroundings: Surroundings): Line[] {
  const { random, extensions } = surroundings
  const word = encode(computation(random, extensions)) | 0
  const lower = (word << 20) >> 20
  const [at, value] = [12, 13]
  // auipc, lui, addi, sw, fence.i: the slot stands 20 bytes after the auipc.
  return [
    { name: 'auipc', rd: at, imm: 0 },
    { name: 'lui', rd: value, imm: (word - lower) | 0 },
    { name: 'addi', rd: value, rs1: value, imm: lower },
    ...(extensions.includes('C')
      ? [
          { name: 'sh', rs1: at, rs2: value, imm: 28 },
          { name: 'srli', rd: value, rs1: value, imm: 16 },
          { name: 'sh', rs1: at, rs2: value, imm: 30 },
        ]
      : [
          { name: 'addi', rd: 0, rs1: 0, imm: 0 },
          { name: 'sw', rs1: at, rs2: value, imm: 28 },
          { name: 'addi', rd: 0, rs1: 0, imm: 0 },
        ]),
    { name: 'fence.i' },
    random.chance(0.5) ? { name: 'addi', rd: 0, rs1: 0, imm: 0 } : computation(random, extensions),
  ]
}

const multiplications = ({ random }: Surroundings): Line[] => {
  const names = namesOf('M')
  return Array.from({ length: random.between(2, 4) }, () => ({
    name: random.pick(names),
    rd: destination(random),
    rs1: source(random),
    rs2: source(random),
  }))
}

/** Instructions that stay together, of one of the kinds that go wrong. */
export function item(surroundings: Surroundings): readonly Line[] {
  const { random, extensions, hasInterrupts, modifiesItself, protects } = surroundings
  const kinds: readonly (readonly [number, () => readonly Line[]])[] = [
    [30, () => [simple(surroundings)]],
    [12, () => [access(random)]],
    [5, () => dependentAccess(random)],
    [6, () => loadAndUse(random, extensions)],
    [10, () => [branch(surroundings)]],
    [4, () => shortBranch(surroundings)],
    [2, () => indirectJump(surroundings)],
    [3, () => innerLoop(surroundings)],
    [5, () => csrAccess(surroundings)],
    [2, () => interruptSwitch(surroundings)],
    [1, () => trapReturn(surroundings)],
    [1, () => [{ name: random.pick(['ecall', 'ebreak', ...(extensions.includes('C') ? ['c.ebreak'] : [])]) }]],
    [1, () => [illegalWord(surroundings)]],
    [1, () => badAccess(random)],
    [1, () => jumpAway(surroundings)],
    [extensions.includes('C') ? 0 : 1, () => misalignedJump(surroundings)],
    [extensions.includes('M') ? 6 : 0, () => multiplications(surroundings)],
    [extensions.includes('A') ? 6 : 0, () => atomicAccess(surroundings)],
    [modifiesItself ? 1 : 0, () => selfModification(surroundings)],
    [protects ? 6 : 0, () => protection(surroundings)],
    [1, () => [{ name: 'fence' }]],
    [1, () => [{ name: 'fence.i' }]],
    [1, () => [{ name: random.chance(0.5) ? 'lui' : 'auipc', rd: destination(random), imm: (random.word() & ~0xfff) | 0 }]],
    [
      hasInterrupts ? 1 : 0,
      () => [
        { name: 'lui', rd: 12, imm: 0x1000 },
        { name: 'addiw', rd: 12, rs1: 12, imm: -0x778 },
        { name: 'csrrw', csr: 0x304, rd: 0, rs1: 12 },
        { name: 'wfi' },
      ],
    ],
  ]
  return random.weighted(kinds)()
}
