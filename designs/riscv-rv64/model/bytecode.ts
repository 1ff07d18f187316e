/** WebAssembly's binary format, as much as the model's one loop needs. Source: WebAssembly Core Specification 2.0, chapter 5. */

/** Instructions of a function's body; where it stands for a value, they leave that on the stack. */
export type Code = readonly number[]

export const i32 = 0x7f
export const i64 = 0x7e

/** LEB128 without a sign. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

/** LEB128 with a sign. */
export function signed(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const low = Number(rest & 127n)
    rest >>= 7n
    const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64)
    bytes.push(isLast ? low : low | 128)
    if (isLast) return bytes
  }
}

export interface FunctionType {
  readonly takes: readonly number[]
  readonly gives: readonly number[]
}

/** A module with one function, `run`, over an imported memory, with imported functions before it. */
export function moduleOf(p: {
  readonly imports: readonly (readonly [name: string, type: FunctionType])[]
  readonly type: FunctionType
  /** After the parameters. */
  readonly locals: readonly number[]
  readonly body: Code
}): Uint8Array<ArrayBuffer> {
  const types = [...p.imports.map(([, type]) => type), p.type].map(({ takes, gives }) => [0x60, ...list(takes), ...list(gives)])
  const from = text('model')
  const imports = p.imports.map(([name], i) => [...from, ...text(name), 0x00, ...unsigned(i)])
  const locals = p.locals.map((type) => [1, type])
  const body = [...vector(locals), ...p.body, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...from, ...text('memory'), 0x02, 0x00, 1], ...imports])),
    ...section(3, vector([unsigned(p.imports.length)])),
    ...section(7, vector([[...text('run'), 0x00, ...unsigned(p.imports.length)]])),
    ...section(10, vector([[...unsigned(body.length), ...body]])),
  ])
}

const list = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const text = (value: string): number[] => list([...new TextEncoder().encode(value)])
const section = (id: number, contents: readonly number[]): number[] => [id, ...list(contents)]
