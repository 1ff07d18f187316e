import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const pages = globSync('docs/guide/**/*.md')

/** Blocks of a page that name a file: ```ts rv32i/core.ts */
const blocksOf = (text: string): readonly { readonly file: string; readonly code: string }[] =>
  [...text.matchAll(/^```ts (\S+)\n([\s\S]*?)\n```$/gm)].map(([, file, code]) => ({ file: file!, code: code! }))
const bare = (code: string): string => code.replaceAll(/^\s+/gm, '')

describe('the pages of the guide', () => {
  it.each(pages)('%s shows the code that runs, and links to what is there', (page) => {
    const text = readFileSync(page, 'utf8')
    for (const { file, code } of blocksOf(text))
      expect(bare(readFileSync(join(dirname(page), file), 'utf8')), `${file} of ${page}`).toContain(bare(code))
    for (const [, link] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      expect(existsSync(join(dirname(page), link!)), `${link} of ${page}`).toBe(true)
  })

  it('says how to run the core, and what it prints', () => {
    const args = ['--import', 'gatewright/transform/register', 'docs/guide/rv32i/try.ts']
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('48\n')
  })

  it('has blocks to look at', () => {
    expect(blocksOf(readFileSync('docs/guide/rv32i.md', 'utf8')).length).toBeGreaterThan(8)
  })
})
