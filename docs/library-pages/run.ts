/**
 * Writes docs/reference/lib/: a page for each file of the library, with what its parts take on the device.
 *
 * `npm run docs:library` (`-- streams/` for one shelf; `-- streams/ 1` with seed 1 alone; `-- text` for the text alone, with
 * the figures that pages have: quick). Stages whose input has not changed are not run again.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from '../../src/lib/fixtures/part.ts'
import { catalogue } from '../../tests/library/catalogue.ts'
import { type Figures, measured } from './measure.ts'
import { figuresIn, figuresText, indexText, pageName, pageText } from './page.ts'
import { entriesOf, publishedNames } from './source-text.ts'

const folder = join(import.meta.dirname, '../reference/lib')
const isQuick = process.argv[3] === '1'
const asked = process.argv[2] ?? ''
mkdirSync(folder, { recursive: true })

const pages = [...publishedNames()].map(([file, names]) => ({ file, entries: entriesOf(file, names) }))
const names = new Set(pages.map(({ file }) => pageName(file)))
for (const page of globSync('*.md', { cwd: folder })) if (page !== 'README.md' && !names.has(page)) rmSync(join(folder, page))
writeFileSync(join(folder, 'README.md'), indexText(pages))
for (const { file, entries } of pages) {
  const path = join(folder, pageName(file))
  const known = existsSync(path) ? figuresIn(readFileSync(path, 'utf8')) : ''
  const figures = asked !== 'text' && file.startsWith(asked) ? await measuredFigures(file) : known
  writeFileSync(path, pageText(file, entries) + figures)
}

async function measuredFigures(file: string): Promise<string> {
  const figures: [Part, Figures][] = []
  for (const part of catalogue.filter((candidate) => candidate.file === file && candidate.isMeasured)) {
    figures.push([part, await measured(part.design(), isQuick ? { seeds: [1] } : {})])
    console.log(`${part.name}: ${JSON.stringify(figures.at(-1)![1])}`)
  }
  return figuresText(figures)
}
