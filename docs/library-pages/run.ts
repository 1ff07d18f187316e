/**
 * Writes docs/reference/lib/: a page for each file of the library, with what its parts take on the device.
 *
 * `npm run docs:library` (`-- streams/` for one shelf). Stages whose input has not changed are not run again.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Part } from '../../src/lib/fixtures/part.ts'
import { catalogue } from '../../tests/library/catalogue.ts'
import { type Figures, measured } from './measure.ts'
import { bodyOf, pageOf } from './page.ts'
import { type Entry, entriesOf } from './source-text.ts'

const folder = join(import.meta.dirname, '../reference/lib')
const library = join(import.meta.dirname, '../../src/lib')
const shelf = process.argv[2] ?? ''

const shelves = new Map<string, string[]>()
for (const [file, parts] of Map.groupBy(catalogue, ({ file }) => file)) {
  const entries = entriesOf(join(library, file))
  const name = basename(file, '.ts')
  const shelfName = file.split('/')[0]!
  const line = `- [${titleOf(name)}](${name}.md): ${firstSentence(entries)}`
  shelves.set(shelfName, [...(shelves.get(shelfName) ?? []), line])
  if (!file.startsWith(shelf)) continue
  const figures: [Part, Figures][] = []
  for (const part of parts.filter(({ isMeasured }) => isMeasured)) {
    figures.push([part, await measured(part.design())])
    console.log(`${part.name}: ${JSON.stringify(figures.at(-1)![1])}`)
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.md`), pageOf(titleOf(name), file, entries, figures))
}

const index = [...shelves].flatMap(([name, lines]) => ['', `## ${titleOf(name)}`, '', ...lines.sort()])
writeFileSync(
  join(folder, 'README.md'),
  `${['# The library', '', 'What `gatewright/lib` has, by shelf. `npm run docs:library` writes these pages.', ...index].join('\n')}\n`,
)

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

function firstSentence(entries: readonly Entry[]): string {
  const text = bodyOf(entries[0]?.doc ?? '')
    .split('\n\n')[0]!
    .replaceAll('\n', ' ')
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text
}
