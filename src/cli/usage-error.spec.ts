import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { usageErrorCodes } from './usage-error.ts'

it('every usage error has a section in the reference', () => {
  const reference = readFileSync(new URL('../../docs/reference/usage-errors.md', import.meta.url), 'utf8')
  const sections = [...reference.matchAll(/^## (GW\d+) /gm)].map((match) => match[1])
  expect(sections).toEqual([...Object.values(usageErrorCodes), 'GW957', 'GW999'])
})
