import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DesignError } from '../ir/problem.ts'
import { ToolError } from '../toolchain/tool-error.ts'
import { reportError } from './report-error.ts'
import { UsageError } from './usage-error.ts'

let folder: string
let printed: { out: string[]; err: string[] }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-report-'))
  vi.stubEnv('GATEWRIGHT_CACHE', folder)
  printed = { out: [], err: [] }
  vi.spyOn(console, 'log').mockImplementation((text) => void printed.out.push(text))
  vi.spyOn(console, 'error').mockImplementation((text) => void printed.err.push(text))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const problem = {
  code: 'GW017',
  title: 'width',
  message: '13 bits',
  origin: undefined,
  mend: 'widen',
  severity: 'error',
} as const

describe('an error that explains itself', () => {
  it.each([
    [new DesignError([problem]), 1, 'GW017 width: 13 bits\n   mend: widen'],
    [new UsageError('other', 'no', 'yes'), 2, 'GW950 no; mend: yes'],
    [new ToolError('missing', 'no\ntool', 'get it'), 3, 'GW901 no tool; mend: get it'],
  ])('is printed without a trace and has its exit code: %s', (error, exitCode, text) => {
    expect(reportError(error, false)).toBe(exitCode)
    expect(printed).toEqual({ out: [], err: [text] })
  })

  it('is JSON as well where that was asked for', () => {
    reportError(new UsageError('other', 'no'), true)
    expect(JSON.parse(printed.out.join(''))).toEqual({ error: { code: 'GW950', message: 'GW950 no' } })
  })
})

describe('an unexpected error', () => {
  it('is one line that names the file with its trace', () => {
    const error = new TypeError('cannot read\nmore')
    expect(reportError(error, false)).toBe(1)
    expect(printed.err).toHaveLength(1)
    const path = /^GW999 unexpected: TypeError: cannot read \(trace: (.+)\)$/.exec(printed.err[0]!)![1]!
    expect(path.startsWith(folder)).toBe(true)
    expect(existsSync(path) && readFileSync(path, 'utf8')).toContain(error.stack)
  })

  it('may be anything that was thrown', () => {
    expect(reportError('a string', false)).toBe(1)
    expect(printed.err[0]).toMatch(/^GW999 unexpected: a string \(trace: /)
  })
})
