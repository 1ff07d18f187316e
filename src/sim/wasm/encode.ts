/**
 * WebAssembly's binary format, as much as generated simulators need: function bodies byte by byte, then the sections.
 * Written here, without a library, because writing bytes straight from the schedule is what starts in milliseconds.
 */

export type ValueType = 'i32' | 'i64'
/** What a local may hold beside values. */
export type LocalType = ValueType | 'v128'

const typeByte = (type: LocalType): number => ({ i32: 0x7f, i64: 0x7e, v128: 0x7b })[type]

/** A growing run of bytes. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0
  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
  }
  byte(value: number): void {
    if (this.length === this.bytes.length) this.#grow(1)
    this.bytes[this.length++] = value
  }
  append(source: Uint8Array): void {
    if (this.length + source.length > this.bytes.length) this.#grow(source.length)
    this.bytes.set(source, this.length)
    this.length += source.length
  }
  /** Unsigned LEB128, to 2^53. */
  unsigned(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }
  signed(value: number): void {
    let rest = value | 0
    for (;;) {
      const low = rest & 127
      rest >>= 7
      if ((rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0)) {
        this.byte(low)
        return
      }
      this.byte(low | 128)
    }
  }
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value)
    if (rest >= -0x40000000n && rest < 0x40000000n) {
      this.signed(Number(rest))
      return
    }
    for (;;) {
      const low = Number(rest & 127n)
      rest >>= 7n
      if ((rest === 0n && (low & 64) === 0) || (rest === -1n && (low & 64) !== 0)) {
        this.byte(low)
        return
      }
      this.byte(low | 128)
    }
  }
  text(value: string): void {
    const encoded = new TextEncoder().encode(value)
    this.unsigned(encoded.length)
    this.append(encoded)
  }
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + by))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}

/** Instructions without an immediate. */
export const plain = {
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_s': 0x4a,
  'i32.gt_u': 0x4b,
  'i32.le_s': 0x4c,
  'i32.le_u': 0x4d,
  'i32.ge_s': 0x4e,
  'i32.ge_u': 0x4f,
  'i64.eqz': 0x50,
  'i64.eq': 0x51,
  'i64.ne': 0x52,
  'i64.lt_s': 0x53,
  'i64.lt_u': 0x54,
  'i64.gt_s': 0x55,
  'i64.gt_u': 0x56,
  'i64.le_s': 0x57,
  'i64.le_u': 0x58,
  'i64.ge_s': 0x59,
  'i64.ge_u': 0x5a,
  'i32.popcnt': 0x69,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_s': 0x6d,
  'i32.div_u': 0x6e,
  'i32.rem_s': 0x6f,
  'i32.rem_u': 0x70,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.xor': 0x73,
  'i32.shl': 0x74,
  'i32.shr_s': 0x75,
  'i32.shr_u': 0x76,
  'i64.popcnt': 0x7b,
  'i64.add': 0x7c,
  'i64.sub': 0x7d,
  'i64.mul': 0x7e,
  'i64.div_s': 0x7f,
  'i64.div_u': 0x80,
  'i64.rem_s': 0x81,
  'i64.rem_u': 0x82,
  'i64.and': 0x83,
  'i64.or': 0x84,
  'i64.xor': 0x85,
  'i64.shl': 0x86,
  'i64.shr_s': 0x87,
  'i64.shr_u': 0x88,
  'i32.wrap_i64': 0xa7,
  'i64.extend_i32_s': 0xac,
  'i64.extend_i32_u': 0xad,
  'i32.extend8_s': 0xc0,
  'i32.extend16_s': 0xc1,
  'i64.extend8_s': 0xc2,
  'i64.extend16_s': 0xc3,
  'i64.extend32_s': 0xc4,
  select: 0x1b,
  drop: 0x1a,
  return: 0x0f,
} as const
export type PlainInstruction = keyof typeof plain

/** Instructions on 128 bits, after their prefix. */
export const vector = {
  'i32x4.splat': 0x11,
  'i32x4.eq': 0x37,
  'v128.and': 0x4e,
  'v128.or': 0x50,
  'v128.any_true': 0x53,
} as const
export type VectorInstruction = keyof typeof vector

export type AccessBytes = 1 | 2 | 4 | 8

/** The body of one function. Locals are numbered as they are asked for, parameters first. */
export class FunctionBody {
  readonly code = new ByteWriter()
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
  readonly #locals: LocalType[] = []
  constructor(parameters: readonly ValueType[], results: readonly ValueType[]) {
    this.parameters = parameters
    this.results = results
  }
  newLocal(type: LocalType): number {
    return this.parameters.length + this.#locals.push(type) - 1
  }
  op(name: PlainInstruction): void {
    this.code.byte(plain[name])
  }
  vector(name: VectorInstruction): void {
    this.code.byte(0xfd)
    this.code.unsigned(vector[name])
  }
  /** 16 bytes; the address is on the stack. */
  loadVector(offset: number): void {
    this.code.byte(0xfd)
    this.#access(0, 8, offset)
  }
  /** 16 bytes; the address and the vector are on the stack. */
  storeVector(offset: number): void {
    this.code.byte(0xfd)
    this.#access(0x0b, 8, offset)
  }
  i32(value: number): void {
    this.code.byte(0x41)
    this.code.signed(value)
  }
  i64(value: bigint): void {
    this.code.byte(0x42)
    this.code.signed64(value)
  }
  get(local: number): void {
    this.code.byte(0x20)
    this.code.unsigned(local)
  }
  set(local: number): void {
    this.code.byte(0x21)
    this.code.unsigned(local)
  }
  tee(local: number): void {
    this.code.byte(0x22)
    this.code.unsigned(local)
  }
  call(functionIndex: number): void {
    this.code.byte(0x10)
    this.code.unsigned(functionIndex)
  }
  /** Unsigned load of `bytes` into `type`; the address is on the stack. */
  load(type: ValueType, bytes: AccessBytes, offset: number): void {
    const opcode = type === 'i32' ? { 1: 0x2d, 2: 0x2f, 4: 0x28, 8: 0 }[bytes] : { 1: 0x31, 2: 0x33, 4: 0x35, 8: 0x29 }[bytes]
    this.#access(opcode, bytes, offset)
  }
  store(type: ValueType, bytes: AccessBytes, offset: number): void {
    const opcode = type === 'i32' ? { 1: 0x3a, 2: 0x3b, 4: 0x36, 8: 0 }[bytes] : { 1: 0x3c, 2: 0x3d, 4: 0x3e, 8: 0x37 }[bytes]
    this.#access(opcode, bytes, offset)
  }
  block(result?: ValueType): void {
    this.code.byte(0x02)
    this.code.byte(result ? typeByte(result) : 0x40)
  }
  loop(): void {
    this.code.byte(0x03)
    this.code.byte(0x40)
  }
  if(result?: ValueType): void {
    this.code.byte(0x04)
    this.code.byte(result ? typeByte(result) : 0x40)
  }
  else(): void {
    this.code.byte(0x05)
  }
  end(): void {
    this.code.byte(0x0b)
  }
  br(depth: number): void {
    this.code.byte(0x0c)
    this.code.unsigned(depth)
  }
  brIf(depth: number): void {
    this.code.byte(0x0d)
    this.code.unsigned(depth)
  }
  brTable(depths: readonly number[], otherwise: number): void {
    this.code.byte(0x0e)
    this.code.unsigned(depths.length)
    for (const depth of depths) this.code.unsigned(depth)
    this.code.unsigned(otherwise)
  }
  /** With the declaration of the locals in front and the closing `end`. */
  encoded(): Uint8Array {
    const runs: { type: LocalType; count: number }[] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.type === type) last.count++
      else runs.push({ type, count: 1 })
    }
    const body = new ByteWriter(this.code.length + 16)
    body.unsigned(runs.length)
    for (const { type, count } of runs) {
      body.unsigned(count)
      body.byte(typeByte(type))
    }
    body.append(this.code.finish())
    body.byte(0x0b)
    return body.finish()
  }
  #access(opcode: number, bytes: AccessBytes, offset: number): void {
    this.code.byte(opcode)
    this.code.byte({ 1: 0, 2: 1, 4: 2, 8: 3 }[bytes])
    this.code.unsigned(offset)
  }
}

export interface FunctionImport {
  readonly name: string
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

/** A module that imports its memory as `env.memory`. Imported functions come first in the numbering. */
export function encodeModule(
  imports: readonly FunctionImport[],
  functions: readonly { readonly body: FunctionBody; readonly exportName?: string | undefined }[],
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096)
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte)
  const section = (id: number, fill: (writer: ByteWriter) => void): void => {
    const writer = new ByteWriter()
    fill(writer)
    out.byte(id)
    out.unsigned(writer.length)
    out.append(writer.finish())
  }
  const types = new Map<string, { index: number; parameters: readonly ValueType[]; results: readonly ValueType[] }>()
  const typeOf = (parameters: readonly ValueType[], results: readonly ValueType[]): number => {
    const key = `${parameters.join()}>${results.join()}`
    if (!types.has(key)) types.set(key, { index: types.size, parameters, results })
    return types.get(key)!.index
  }
  const importTypes = imports.map((each) => typeOf(each.parameters, each.results))
  const functionTypes = functions.map(({ body }) => typeOf(body.parameters, body.results))
  section(1, (writer) => {
    writer.unsigned(types.size)
    for (const { parameters, results } of types.values()) {
      writer.byte(0x60)
      writer.unsigned(parameters.length)
      for (const type of parameters) writer.byte(typeByte(type))
      writer.unsigned(results.length)
      for (const type of results) writer.byte(typeByte(type))
    }
  })
  section(2, (writer) => {
    writer.unsigned(imports.length + 1)
    imports.forEach(({ name }, index) => {
      writer.text('env')
      writer.text(name)
      writer.byte(0)
      writer.unsigned(importTypes[index]!)
    })
    writer.text('env')
    writer.text('memory')
    writer.byte(2)
    writer.byte(0)
    writer.unsigned(0)
  })
  section(3, (writer) => {
    writer.unsigned(functions.length)
    for (const type of functionTypes) writer.unsigned(type)
  })
  section(7, (writer) => {
    const exported = functions.flatMap(({ exportName }, index) => (exportName ? [{ exportName, index }] : []))
    writer.unsigned(exported.length)
    for (const { exportName, index } of exported) {
      writer.text(exportName)
      writer.byte(0)
      writer.unsigned(imports.length + index)
    }
  })
  section(10, (writer) => {
    writer.unsigned(functions.length)
    for (const { body } of functions) {
      const encoded = body.encoded()
      writer.unsigned(encoded.length)
      writer.append(encoded)
    }
  })
  return out.finish() as Uint8Array<ArrayBuffer>
}
