import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { run } from '../packed/bare-project.ts'
import { stepsOf } from './page.ts'

/** A reader: where they stand, and what their shell knows. */
export interface Reader {
  folder: string
  readonly environment: NodeJS.ProcessEnv
  /** The command as this reader runs it; undefined for one that is left out. */
  readonly spell: (command: string) => string | undefined
}

/** Follows a page word by word: each command must end well, and print the lines that the page shows. */
export async function follow(page: string, reader: Reader): Promise<void> {
  let printed = ''
  let isLeftOut = false
  let hasSeen = true
  for (const step of stepsOf(page)) {
    if (step.kind === 'write') {
      mkdirSync(dirname(join(reader.folder, step.file)), { recursive: true })
      writeFileSync(join(reader.folder, step.file), step.text)
    } else if (step.kind === 'run') {
      if (hasSeen) printed = ''
      hasSeen = false
      isLeftOut = false
      const [, to] = /^cd (\S+)$/.exec(step.command) ?? []
      const command = reader.spell(step.command)
      if (to !== undefined) reader.folder = join(reader.folder, to)
      else if (command === undefined) isLeftOut = true
      else {
        const { code, out, err } = await run('sh', ['-c', command], { cwd: reader.folder, env: reader.environment })
        printed += `${out}\n${err}\n`
        expect(code, `${page}: ${step.command}\n${out}\n${err}`).toBe(0)
      }
    } else if (!isLeftOut) {
      for (const line of step.lines) expect(printed, `${page} shows: ${line}`).toContain(line)
      hasSeen = true
    }
  }
}
