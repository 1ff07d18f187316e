import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('docs/reference/errors.md has one entry for each code of the checks, with its title, and no other of theirs', () => {
  const folder = new URL('.', import.meta.url)
  const titles = new Map<string, string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue
    const text = readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8')
    for (const [, code, title] of text.matchAll(/code: '(GW[12]\d\d)',\s*title: '([^']+)'/g)) titles.set(code!, title!)
    for (const [, one, other, first, second] of text.matchAll(
      /code: \w+ \? '(GW\d+)' : '(GW\d+)',\s*title: \w+ \? '([^']+)' : '([^']+)'/g,
    )) {
      titles.set(one!, first!)
      titles.set(other!, second!)
    }
  }
  expect(titles.size).toBeGreaterThan(15)
  const reference = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8')
  const entries = [...reference.matchAll(/^## (GW[12]\d\d) (.+?)(?: \(warning\))?$/gm)].map(([, code, title]) => [code!, title!])
  expect(entries).toEqual([...titles].sort(([a], [b]) => (a < b ? -1 : 1)))
})
