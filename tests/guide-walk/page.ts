import { readFileSync } from 'node:fs'

/** What a reader does with a page, in its order: writes a file, runs a command, sees what it prints. */
export type Step =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'see'; readonly lines: readonly string[] }

/** The pages of the walk, in the order that they send their reader. */
export const walk = ['led', 'uart', 'fifo', 'stream', 'mac'].map((name) => `docs/guide/${name}.md`)

/**
 * The blocks of a page: ```typescript with a path is a file of the reader's, ```sh commands, a line each, ```text what the
 * commands before it print, among other lines.
 */
export function stepsOf(page: string): Step[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)
  return [...blocks].flatMap(([, language, file, text]): Step[] => {
    const lines = text!.split('\n').filter((line) => line.trim() !== '')
    if (language === 'typescript' && file !== undefined) return [{ kind: 'write', file, text: text! }]
    if (language === 'sh') return lines.map((command) => ({ kind: 'run', command }))
    if (language === 'text') return [{ kind: 'see', lines }]
    throw new Error(`${page} has a block that the walk does not know: ${language}`)
  })
}
