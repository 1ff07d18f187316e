import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explainFileError, ToolError, toolErrorCodes } from './tool-error.ts'

describe('a tool error', () => {
  it('has a section in the reference for each code', () => {
    const reference = readFileSync(new URL('../../docs/reference/tool-errors.md', import.meta.url), 'utf8')
    const sections = [...reference.matchAll(/^## (GW\d+) /gm)].map((match) => match[1])
    expect(sections).toEqual(Object.values(toolErrorCodes))
  })

  it('is one line, whatever went into it', () => {
    expect(new ToolError('crashed', 'a\n  b', 'c\nd').format()).toBe('GW907 a b; mend: c d')
  })

  it('leaves foreign errors as they are', () => {
    const error = Object.assign(new Error('x'), { code: 'EEXIST' })
    expect(explainFileError(error, '/')).toBe(error)
    expect(explainFileError(undefined, '/')).toBeUndefined()
  })
})
