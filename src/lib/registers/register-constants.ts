import { accessKinds, type Field, fieldWidth } from './field.ts'
import type { MapDescription, Register, RegisterMap } from './register-map.ts'

type Integer<D extends MapDescription> = D['width'] extends 64 ? bigint : number

/** What a program needs of a field. */
export interface FieldConstants<I, V = unknown> {
  readonly low: number
  readonly width: number
  /** Its bits within the register. */
  readonly mask: I
  /** Its value after reset. */
  readonly reset: I
  readonly values: { readonly [K in keyof V]: number }
}

/** What a program needs of a map, with the names of its description. */
export type RegisterConstants<D extends MapDescription> = {
  readonly [K in keyof D['registers']]: {
    /** Of the register, or of the first of an array. */
    readonly address: number
    /** How many there are, and the bytes from one to the next. */
    readonly count: number
    readonly stride: number
    /** The value of the whole register after reset. */
    readonly reset: Integer<D>
    readonly fields: {
      readonly [F in keyof D['registers'][K]['fields']]: FieldConstants<
        Integer<D>,
        D['registers'][K]['fields'][F] extends { readonly values: infer V } ? V : {}
      >
    }
  }
}

/** A map's addresses, masks and values after reset, for tests and programs in TypeScript. */
export function registerConstants<const D extends MapDescription>(map: RegisterMap<D>): RegisterConstants<D> {
  const integer = (value: bigint): number | bigint => (map.width > 32 ? value : Number(value))
  const bytes = map.width / 8
  const entries = Object.entries(map.description.registers as Record<string, Register>).map(([name, register]) => {
    const fields = Object.entries(register.fields).map(([key, field]) => [key, fieldConstants(field, integer)] as const)
    return [
      name,
      {
        address: register.at,
        count: register.count ?? 1,
        stride: register.stride ?? bytes,
        reset: integer(resetOf(register)),
        fields: Object.fromEntries(fields),
      },
    ] as const
  })
  return Object.fromEntries(entries) as unknown as RegisterConstants<D>
}

const fieldConstants = (field: Field, integer: (value: bigint) => number | bigint): object => ({
  low: field.bits[1],
  width: fieldWidth(field),
  mask: integer(maskOf(field)),
  reset: integer(BigInt(field.reset ?? 0)),
  values: { ...field.values },
})

/** The bits of a field within its register. */
export const maskOf = (field: Field): bigint => ((1n << BigInt(fieldWidth(field))) - 1n) << BigInt(field.bits[1])

/** What a register reads after reset, as far as it is held: inputs of the design read as 0 here. */
export function resetOf({ fields }: Register): bigint {
  return Object.values(fields)
    .filter(({ access }) => accessKinds[access].isReadable)
    .reduce((word, field) => word | (BigInt(field.reset ?? 0) << BigInt(field.bits[1])), 0n)
}

/** The constants as a TypeScript file, for programs that do not import the design. */
export function constantsText(map: RegisterMap): string {
  const lines = [`/** Registers of ${map.name}, made from its register map. */`, `export const ${map.name} = {`]
  const integer = (value: number | bigint): string => `0x${value.toString(16)}${typeof value === 'bigint' ? 'n' : ''}`
  for (const [name, register] of Object.entries(registerConstants(map))) {
    const { doc } = map.description.registers[name]!
    if (doc) lines.push(`  /** ${commentOf(doc)} */`)
    lines.push(`  ${name}: {`)
    lines.push(`    address: ${integer(register.address)},`, `    count: ${register.count},`, `    stride: ${register.stride},`)
    lines.push(`    reset: ${integer(register.reset)},`, '    fields: {')
    for (const [key, field] of Object.entries(register.fields)) {
      const { doc: text } = map.description.registers[name]!.fields[key]!
      if (text) lines.push(`      /** ${commentOf(text)} */`)
      const values = Object.entries(field.values).map(([value, code]) => `${value}: ${code}`)
      const named = values.length > 0 ? `{ ${values.join(', ')} }` : '{}'
      lines.push(
        `      ${key}: { low: ${field.low}, width: ${field.width}, mask: ${integer(field.mask)}, reset: ${integer(field.reset)}, values: ${named} },`,
      )
    }
    lines.push('    },', '  },')
  }
  return [...lines, '} as const', ''].join('\n')
}

/** A text that may stand within a comment of C or TypeScript. */
export const commentOf = (text: string): string => text.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim()
