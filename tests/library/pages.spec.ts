import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { figuresIn, indexText, pageName, pageText } from '../../docs/library-pages/page.ts'
import { entriesOf, publishedNames } from '../../docs/library-pages/source-text.ts'
import { catalogue } from './catalogue.ts'

const folder = join(import.meta.dirname, '../../docs/reference/lib')
const pages = [...publishedNames()].map(([file, names]) => ({ file, names, entries: entriesOf(file, names) }))
const mend = 'npm run docs:library -- text'

describe('the pages of the library', () => {
  it.each(pages)('say of $file what its docstrings say', ({ file, names, entries }) => {
    expect(entries.map(({ name }) => name).sort(), `exports of ${file} without a docstring`).toEqual([...names].sort())
    const page = readFileSync(join(folder, pageName(file)), 'utf8')
    expect(page, mend).toBe(pageText(file, entries) + figuresIn(page))
  })

  it('are listed, and there are no others', () => {
    const names = pages.map(({ file }) => pageName(file))
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    expect(globSync('*.md', { cwd: folder }).sort(), mend).toEqual([...names, 'README.md'].sort())
    expect(readFileSync(join(folder, 'README.md'), 'utf8'), mend).toBe(indexText(pages))
  })

  it('have one for every part that is judged', () => {
    const published = publishedNames()
    expect([...new Set(catalogue.map(({ file }) => file))].filter((file) => !published.has(file))).toEqual([])
  })
})
