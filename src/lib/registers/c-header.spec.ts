import { commands } from '@yowasp/clang'
import { describe, expect, it } from 'vitest'
import { Dice } from '../fixtures/dice.ts'
import { headerText } from './c-header.ts'
import { everyKind, oneByte, randomMap, wide } from './fixtures/maps.ts'
import { constantsText, registerConstants } from './register-constants.ts'
import type { RegisterMap } from './register-map.ts'

/** C that says of each macro what the constants say. */
function claims(map: RegisterMap, file: string): string {
  const upper = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()
  const lines = [`#include "${file}"`]
  const claim = (left: string, right: bigint | number): void => {
    lines.push(`_Static_assert(${left} == UINT64_C(0x${right.toString(16)}), "${left}");`)
  }
  for (const [name, register] of Object.entries(registerConstants(map))) {
    const base = `${upper(map.name)}_${upper(name)}`
    const isArray = map.description.registers[name]!.count !== undefined
    if (isArray) claim(`${base}_COUNT`, register.count)
    for (const { address, index } of map.placed.filter((placed) => placed.name === name))
      claim(index === undefined ? base : `${base}(${index})`, address)
    claim(`${base}_RESET`, register.reset)
    for (const [key, field] of Object.entries(register.fields)) {
      claim(`${base}_${upper(key)}_SHIFT`, field.low)
      claim(`${base}_${upper(key)}_WIDTH`, field.width)
      claim(`${base}_${upper(key)}_MASK`, field.mask)
      for (const [value, code] of Object.entries(field.values as Record<string, number>))
        claim(`${base}_${upper(key)}_${upper(value)}`, code)
    }
  }
  return `${lines.join('\n')}\n`
}

const quietly = { stdout: () => {}, stderr: () => {}, fetchProgress: () => {} }

describe('the C header', () => {
  const maps = [everyKind, oneByte, wide, ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => randomMap(new Dice(seed)))] as RegisterMap[]
  const files = Object.fromEntries(
    maps.flatMap((map, i) => [
      [`map${i}.h`, headerText(map).replaceAll('random', `random${i}`).replaceAll('RANDOM', `RANDOM${i}`)],
      [`claims${i}.c`, claims(map, `map${i}.h`).replaceAll('RANDOM', `RANDOM${i}`)],
    ]),
  )
  const flags = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-fsyntax-only']

  it('compiles without a warning, and says what the constants say', async () => {
    const all = maps.map((_, i) => `#include "claims${i}.c"`).join('\n')
    const messages: string[] = []
    const decoder = new TextDecoder()
    const run = commands.clang!(
      [...flags, 'all.c'],
      { ...files, 'all.c': `${all}\nint main(void) { return 0; }\n` },
      {
        ...quietly,
        stderr: (bytes) => {
          if (bytes) messages.push(decoder.decode(bytes))
        },
      },
    )
    await Promise.resolve(run).catch((error: unknown) => messages.push(String(error)))
    expect(messages.join('')).toBe('')
  })

  it('is refused by the compiler where a value is another', async () => {
    const wrong = claims(oneByte as unknown as RegisterMap, 'map1.h').replace('0xf0', '0xf1')
    expect(wrong).toContain('0xf1')
    const run = async (): Promise<unknown> => commands.clang!([...flags, 'x.c'], { ...files, 'x.c': wrong }, quietly)
    await expect(run()).rejects.toThrow()
  })
})

describe('the constants', () => {
  it('as text are those as values', async () => {
    const text = constantsText(everyKind as unknown as RegisterMap)
    const loaded = (await import(`data:text/javascript,${encodeURIComponent(text.replace('} as const', '}'))}`)) as object
    expect(loaded).toMatchObject({ everyKind: registerConstants(everyKind) })
  })

  it('are typed by the names of the description', () => {
    const { control, channel } = registerConstants(everyKind)
    expect(control.fields.mode).toEqual({ low: 6, width: 6, mask: 0xfc0, reset: 0x2a, values: { slow: 0, fast: 0x3f } })
    expect(control.fields.mode.values.fast).toBe(0x3f)
    expect(channel).toMatchObject({ address: 0x20, count: 3, stride: 8, reset: 0xff00_0000 })
    // @ts-expect-error no such field
    expect(control.fields.speed).toBeUndefined()
  })
})
