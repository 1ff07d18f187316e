import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FlowError, type FlowErrorKind, flowErrorCodes } from './flow-error.ts'

describe('FlowError', () => {
  const reference = readFileSync(new URL('../../docs/reference/flow-errors.md', import.meta.url), 'utf8')

  it('has a documented code of its own for each kind', () => {
    const codes = Object.values(flowErrorCodes)
    expect(new Set(codes).size).toBe(codes.length)
    const documented = [...reference.matchAll(/^## (GW\d{3})/gm)].map((match) => match[1])
    expect(documented).toEqual([...codes].sort())
  })

  it('is one line, and a matter of usage where an option is wrong', () => {
    const exitCode = (kind: FlowErrorKind) => new FlowError(kind, 'what', 'how').exitCode
    expect(new FlowError('doesNotFit', 'what', 'how').format()).toBe('GW830 what; mend: how')
    expect([exitCode('unknownDevice'), exitCode('badFrequency'), exitCode('folderBusy'), exitCode('doesNotFit')]).toEqual([
      2, 2, 1, 1,
    ])
  })
})
