import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BareProject, bareProject, environment, run } from '../packed/bare-project.ts'
import { stepsOf, walk } from './page.ts'
import { follow, type Reader } from './walk.ts'

/**
 * The pages of the guide, followed from the packed package in an empty folder. Here without npm's downloads and without
 * synthesis; guide-walk.long.spec.ts leaves out nothing.
 */
let project: BareProject
let reader: Reader
beforeAll(async () => {
  project = await bareProject()
  const bins = join(project.folder, 'node_modules', '.bin')
  reader = {
    folder: project.folder,
    environment: environment(bins),
    spell: (command) => (/^npm install$| synth /.test(command) ? undefined : command.replace(/^npx /, '')),
  }
})
afterAll(() => project?.remove())

describe('the walk through the guide', () => {
  it.each(walk)('%s does what it says', (page) => follow(page, reader))

  it('leaves a project whose types fit', async () => {
    expect(await run('tsc', ['--noEmit'], { cwd: reader.folder, env: reader.environment })).toEqual({ code: 0, out: '', err: '' })
  })

  it('has something to do on every page', () => {
    for (const page of walk) {
      const kinds = new Set(stepsOf(page).map(({ kind }) => kind))
      expect([...kinds].sort(), page).toEqual(['run', 'see', 'write'])
    }
  })
})
