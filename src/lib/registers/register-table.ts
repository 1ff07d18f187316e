import { accessKinds, type Field } from './field.ts'
import { resetOf } from './register-constants.ts'
import type { Register, RegisterMap } from './register-map.ts'

/** The map as a page of Markdown: a table of all registers, then one of each register's fields. */
export function tableText(map: RegisterMap): string {
  const { doc, registers } = map.description
  const lines = [`# Registers of ${map.name}`, '']
  if (doc) lines.push(doc, '')
  lines.push('| address | register | after reset | |', '|---|---|---|---|')
  for (const [name, register] of Object.entries(registers))
    lines.push(
      `| ${addressText(map, register)} | [\`${name}\`](#${name.toLowerCase()}) | ${hex(resetOf(register))} | ${cell(register.doc)} |`,
    )
  for (const [name, register] of Object.entries(registers)) {
    lines.push('', `## ${name}`, '')
    if (register.doc) lines.push(register.doc, '')
    lines.push('| bits | field | access | after reset | |', '|---|---|---|---|---|')
    for (const [key, field] of Object.entries(register.fields).toSorted(([, a], [, b]) => b.bits[1] - a.bits[1]))
      lines.push(
        `| ${bitsText(field)} | \`${key}\` | ${accessKinds[field.access].text} | ${resetText(field)} | ${fieldText(field)} |`,
      )
  }
  return [...lines, ''].join('\n')
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`
const bitsText = ({ bits: [high, low] }: Field): string => (high === low ? String(high) : `${high}:${low}`)
const resetText = ({ access, reset = 0 }: Field): string => (accessKinds[access].isHeld ? hex(reset) : '')
/** A bar would end the cell. */
const cell = (text = ''): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()

function addressText(map: RegisterMap, { at, count, stride = map.width / 8 }: Register): string {
  return count === undefined ? hex(at) : `${hex(at)} + ${hex(stride)} · i, i = 0 … ${count - 1}`
}

function fieldText({ doc, values = {} }: Field): string {
  const named = Object.entries(values).map(([name, code]) => `${code}: \`${name}\``)
  return [cell(doc), named.join(', ')].filter((text) => text !== '').join(' ')
}
