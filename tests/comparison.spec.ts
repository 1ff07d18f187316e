import { readFileSync } from 'node:fs'
import { DesignError, elaborateWithWarnings } from 'gatewright'
import { describe, expect, it, vi } from 'vitest'
import { columns, mistakes } from '../docs/comparison/columns.ts'
import { lineTable } from '../docs/comparison/lines.ts'

const page = readFileSync(new URL('../docs/comparison.md', import.meta.url), 'utf8')

/** The rows of the table under a heading, without its head; cells trimmed. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`## ${heading}`)[1]!.split('\n## ')[0]!
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** When each mistake is caught, as this page's column for us must say: found by looking, not by reading the page. */
async function caught(mistake: string): Promise<string> {
  const file = new URL(`../docs/comparison/gatewright/mistakes/${mistake}.ts`, import.meta.url)
  if (readFileSync(file, 'utf8').includes('@ts-expect-error')) return 'edit'
  const { Mistake } = (await import(`../docs/comparison/gatewright/mistakes/${mistake}.ts`)) as { Mistake: () => unknown }
  try {
    return elaborateWithWarnings(Mistake).warnings.length > 0 ? 'build, warning' : 'no'
  } catch (error) {
    if (error instanceof DesignError) return 'build'
    throw error
  }
}

describe('docs/comparison.md', () => {
  it("runs our column's designs with the stimulus that the others get", async () => {
    const said: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text))
    await import('../docs/comparison/gatewright/checks.ts')
    log.mockRestore()
    expect(said).toEqual(
      ['counter', 'uartTransmitter', 'testbench', 'registerFile', 'decoder', 'twoClocks'].map((name) => `${name} ok`),
    )
  })

  it('says of each mistake when Gatewright catches it', async () => {
    const told = rowsUnder('What is caught, and when?').map(([, ours]) => ours)
    expect(told).toEqual(await Promise.all(mistakes.map(caught)))
  })

  it.each(mistakes)('catches %s at elaboration too, where the editor was not asked', async (mistake) => {
    const { Mistake } = (await import(`../docs/comparison/gatewright/mistakes/${mistake}.ts`)) as { Mistake: () => unknown }
    try {
      expect(elaborateWithWarnings(Mistake).warnings.map(({ code }) => code)).toContain('GW103')
    } catch (error) {
      expect(error).toBeInstanceOf(DesignError)
    }
  })

  it('counts the lines and tokens of all four languages', () => {
    const table = lineTable(Object.values(columns))
    expect(page.replaceAll('**', '')).toContain(table)
  })
})
