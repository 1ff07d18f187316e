import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Column, designs } from './columns.ts'

/** Lines with code on them: not those that are blank, only comment, or only close brackets; imports and package lines count. */
export function linesOfCode(text: string): number {
  return withoutComments(text)
    .split('\n')
    .filter((line) => !/^\s*((\/\/|#).*|[)\]}\s,]*)$/.test(line)).length
}

/** Names, numbers and single signs: what does not hang on where lines are broken. A string counts by its words. */
export function tokensOfCode(text: string): number {
  return withoutComments(text).match(/\w+|[^\s\w]/g)?.length ?? 0
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|^\s*"""[\s\S]*?"""/gm, '').replace(/(\/\/|# ).*$/gm, '')

export function lineTable(columns: readonly Column[]): string {
  const texts = columns.map((column) => designs.map((design) => readFileSync(join(column.folder, column.fileOf(design)), 'utf8')))
  const sum = (count: (text: string) => number) => texts.map((of) => of.reduce((all, text) => all + count(text), 0)).join(' | ')
  return [
    `| lines of code | ${columns.map(({ title }) => title).join(' | ')} |`,
    `|---|${'---:|'.repeat(columns.length)}`,
    ...designs.map((design, i) => `| ${design} | ${texts.map((of) => linesOfCode(of[i]!)).join(' | ')} |`),
    `| all seven | ${sum(linesOfCode)} |`,
    `| all seven, in tokens | ${sum(tokensOfCode)} |`,
  ].join('\n')
}
