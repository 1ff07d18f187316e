import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { elaborateWithWarnings } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { isBoardTop } from '../../fpga-targets/on-board.ts'

/** Every block of docs/reference/boards.md is a file that a user could have. */
const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/reference/boards.md', root), 'utf8')
const folder = new URL('build/boards-reference/', root)
const files = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text], index) => ({
  text: text!,
  path: fileURLToPath(new URL(`example-${index}.ts`, folder)),
}))

mkdirSync(folder, { recursive: true })
for (const { path, text } of files) writeFileSync(path, text)
writeFileSync(
  new URL('tsconfig.json', folder),
  JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }),
)

describe('docs/reference/boards.md', () => {
  it('has tops that elaborate without a warning', async () => {
    expect(files).toHaveLength(2)
    for (const { path } of files) {
      const { top } = (await import(/* @vite-ignore */ path)) as { top: () => unknown }
      expect(isBoardTop(top)).toBe(true)
      const { design, warnings } = elaborateWithWarnings(top as never)
      expect(warnings).toEqual([])
      expect(design.top.pins!.length).toBe(path.endsWith('0.ts') ? 2 : 3)
    }
  })

  it('has examples that the editor accepts', () => {
    const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', fileURLToPath(folder)], { encoding: 'utf8' })
    expect(stdout.split('\n').filter((line) => line.includes('boards-reference'))).toEqual([])
  })
})
