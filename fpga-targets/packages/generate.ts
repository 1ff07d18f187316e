import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locate } from '../../src/toolchain/locate.ts'

/**
 * Writes die-25f.ts, die-45f.ts and die-85f.ts: which ball is which pin of the die, and what Lattice says of the pin.
 *
 * Source: Project Trellis' iodb.json as it comes with nextpnr, the same data that nextpnr places with. It is equal for
 * LFE5U, LFE5UM and LFE5UM5G of one size, and for 12F and 25F. Pins of SERDES are not in it.
 *
 * node fpga-targets/packages/generate.ts
 */
interface Site {
  readonly row: number
  readonly col: number
  readonly pio: string
}
interface Database {
  readonly packages: Readonly<Record<string, Readonly<Record<string, Site>>>>
  readonly pio_metadata: readonly (Site & { readonly bank: number; readonly dqs?: string; readonly function?: string })[]
}

export function dieText(size: string, database: Database): string {
  const pads = database.pio_metadata
  const lastColumn = Math.max(...pads.map(({ col }) => col))
  const nameOf = ({ row, col, pio }: Site): string => {
    if (row === 0) return `PT${col}${pio}`
    if (col === 0) return `PL${row}${pio}`
    return col === lastColumn ? `PR${row}${pio}` : `PB${col}${pio}`
  }
  const pad = ({ bank, dqs, function: what, ...site }: Database['pio_metadata'][number]): string =>
    `${nameOf(site)}: '${[bank, dqs, what].filter((part) => part !== undefined).join(' ')}'`
  const packages = Object.entries(database.packages).map(([name, balls]) => {
    const entries = Object.entries(balls).map(([ball, site]) => `${keyOf(ball)}: '${nameOf(site)}'`)
    return `    ${name}: {\n${lines(entries, '      ')}\n    },`
  })
  return `// Made by packages/generate.ts from Project Trellis' iodb.json.
/** The die of ${size}: the bank, the DQS group and the special function of each pad, and the pad behind each ball. */
// biome-ignore format: a table
export const die${size} = {
  pads: {
${lines(pads.map(pad), '    ')}
  },
  packages: {
${packages.join('\n')}
  },
} as const
`
}

/** TQFP144 numbers its pins. */
const keyOf = (ball: string): string => (/^\d/.test(ball) ? `'${ball}'` : ball)

function lines(entries: readonly string[], indent: string): string {
  const rows: string[] = []
  for (const entry of entries) {
    const last = rows.at(-1)
    if (last !== undefined && last.length + entry.length < 125) rows[rows.length - 1] = `${last} ${entry},`
    else rows.push(`${indent}${entry},`)
  }
  return rows.join('\n')
}

if (import.meta.main) {
  const { shareFolder } = await locate('nextpnr-ecp5')
  for (const size of ['25F', '45F', '85F']) {
    const text = readFileSync(join(shareFolder!, `trellis/database/ECP5/LFE5U-${size}/iodb.json`), 'utf8')
    writeFileSync(join(import.meta.dirname, `die-${size.toLowerCase()}.ts`), dieText(size, JSON.parse(text) as Database))
  }
}
