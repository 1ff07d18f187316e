import { expect, it } from 'vitest'
import { everyKind, wide } from './fixtures/maps.ts'
import type { RegisterMap } from './register-map.ts'
import { tableText } from './register-table.ts'

it('is a page of Markdown', () => {
  expect(tableText(wide as unknown as RegisterMap)).toBe(`# Registers of wide

| address | register | after reset | |
|---|---|---|---|
| 0x8 | [\`time\`](#time) | 0xfffffffffffffff0 |  |
| 0x0 | [\`compare\`](#compare) | 0x123456789abcdef0 |  |

## time

| bits | field | access | after reset | |
|---|---|---|---|---|
| 63:0 | \`value\` | counts up and wraps; a write loads it | 0xfffffffffffffff0 |  |

## compare

| bits | field | access | after reset | |
|---|---|---|---|---|
| 63:0 | \`value\` | read, write | 0x123456789abcdef0 |  |
`)
})

it('names every register and field, arrays, values, and keeps bars out of cells', () => {
  const text = tableText(everyKind as unknown as RegisterMap)
  expect(text).toContain('| 0x20 + 0x8 · i, i = 0 … 2 | [`channel`](#channel) | 0xff000000 |')
  expect(text).toContain('| 11:6 | `mode` | read, write | 0x2a | 0: `slow`, 63: `fast` |')
  expect(text).toContain('| 31 | `start` | write 1 for a pulse; reads 0 |  | Starts \\| again. |')
  for (const [name, { fields }] of Object.entries(everyKind.description.registers))
    for (const key of [`## ${name}`, ...Object.keys(fields).map((field) => `\`${field}\``)]) expect(text).toContain(key)
})
