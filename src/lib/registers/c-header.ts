import { fieldWidth } from './field.ts'
import { commentOf, maskOf, resetOf } from './register-constants.ts'
import type { Register, RegisterMap } from './register-map.ts'

/**
 * A C header: offsets, shifts, masks and values as macros, and a struct that lies over the registers.
 *
 * Names are the map's in capitals: `TIMER_CONTROL_ENABLE_MASK`. Of an array `TIMER_CHANNEL(i)` is the offset. Static
 * assertions (C11, C++11) hold the struct to the offsets.
 */
export function headerText(map: RegisterMap): string {
  const prefix = upper(map.name)
  const hex = (value: bigint | number): string => `UINT${map.width}_C(0x${value.toString(16)})`
  const lines = [
    `/* Registers of ${map.name}, made from its register map. */`,
    `#ifndef ${prefix}_REGISTERS_H`,
    `#define ${prefix}_REGISTERS_H`,
    '',
    '#include <stddef.h>',
    '#include <stdint.h>',
    '',
  ]
  if (map.description.doc) lines.splice(1, 0, `/* ${commentOf(map.description.doc)} */`)
  for (const [name, register] of Object.entries(map.description.registers)) {
    const base = `${prefix}_${upper(name)}`
    if (register.doc) lines.push(`/* ${commentOf(register.doc)} */`)
    const offset = `0x${register.at.toString(16)}u`
    if (register.count === undefined) lines.push(`#define ${base} ${offset}`)
    else {
      lines.push(`#define ${base}(i) (${offset} + ${strideOf(map, register)}u * (i))`)
      lines.push(`#define ${base}_COUNT ${register.count}u`)
    }
    lines.push(`#define ${base}_RESET ${hex(resetOf(register))}`)
    for (const [key, field] of Object.entries(register.fields)) {
      const bits = `${base}_${upper(key)}`
      if (field.doc) lines.push(`/* ${commentOf(field.doc)} */`)
      lines.push(`#define ${bits}_SHIFT ${field.bits[1]}u`)
      lines.push(`#define ${bits}_WIDTH ${fieldWidth(field)}u`)
      lines.push(`#define ${bits}_MASK ${hex(maskOf(field))}`)
      for (const [value, code] of Object.entries(field.values ?? {})) lines.push(`#define ${bits}_${upper(value)} ${hex(code)}`)
    }
    lines.push('')
  }
  return [...lines, ...structLines(map), '', '#endif', ''].join('\n')
}

const upper = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()
const lower = (name: string): string => upper(name).toLowerCase()
const strideOf = (map: RegisterMap, { stride }: Register): number => stride ?? map.width / 8

/**
 * The struct, by rising address. Arrays may interlock (two of the same stride, side by side): C has no such thing, and the
 * struct ends before the first of them.
 */
function structLines(map: RegisterMap): string[] {
  const bytes = map.width / 8
  const type = `${lower(map.name)}_registers`
  const member: string[] = []
  const asserts: string[] = []
  let next = 0
  const rising = Object.entries(map.description.registers).toSorted(([, a], [, b]) => a.at - b.at)
  for (const [i, [name, register]] of rising.entries()) {
    const { at, count } = register
    const stride = strideOf(map, register)
    const end = at + (count === undefined ? bytes : (count - 1) * stride + bytes)
    if ((rising[i + 1]?.[1].at ?? end) < end) {
      member.push(`  /* \`${name}\` and what follows interlock: use the macros. */`)
      break
    }
    if (at > next) member.push(`  uint8_t reserved_${next.toString(16)}[${at - next}];`)
    // A word that has the name of a keyword or of a macro of stdint.h would not compile: members end in an underscore there.
    const label = keywords.has(lower(name)) ? `${lower(name)}_` : lower(name)
    next = end
    if (count === undefined) member.push(`  volatile uint${map.width}_t ${label};`)
    else if (stride === bytes || count === 1) member.push(`  volatile uint${map.width}_t ${label}[${count}];`)
    else if ((rising[i + 1]?.[1].at ?? at + count * stride) >= at + count * stride) {
      member.push(`  struct { volatile uint${map.width}_t value; uint8_t reserved[${stride - bytes}]; } ${label}[${count}];`)
      next = at + count * stride
    } else {
      // The last one has no room for its gap.
      member.push(`  struct { volatile uint${map.width}_t value; uint8_t reserved[${stride - bytes}]; } ${label}[${count - 1}];`)
      member.push(`  volatile uint${map.width}_t ${label}_last;`)
    }
    asserts.push(
      `${upper(map.name)}_ASSERT(offsetof(struct ${type}, ${label}) == 0x${at.toString(16)}, "${name} is out of its place");`,
    )
  }
  const guard = `${upper(map.name)}_ASSERT`
  return [
    `struct ${type} {`,
    ...member,
    '};',
    '',
    '#ifdef __cplusplus',
    `#define ${guard} static_assert`,
    '#else',
    `#define ${guard} _Static_assert`,
    '#endif',
    ...asserts,
    `#undef ${guard}`,
  ]
}

/** C's and C++'s keywords that a register could be called. */
const keywords = new Set(
  (
    'alignas alignof and asm auto bool break case catch char class compl const constexpr continue decltype default delete do ' +
    'double else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not ' +
    'nullptr operator or private protected public register requires restrict return short signed sizeof static struct switch ' +
    'template this throw true try typedef typeid typename typeof union unsigned using virtual void volatile while xor'
  ).split(' '),
)
