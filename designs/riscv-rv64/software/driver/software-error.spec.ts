import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { softwareErrorCodes } from './software-error.ts'

it('docs/reference/software-errors.md has a section for each code, and no other', () => {
  const reference = readFileSync(new URL('../../../../docs/reference/software-errors.md', import.meta.url), 'utf8')
  const sections = [...reference.matchAll(/^## (GW\d+) /gm)].map((found) => found[1])
  expect(sections).toEqual(Object.values(softwareErrorCodes))
})
