import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { uint } from '../../dsl/shape.ts'
import { far, near } from '../crossing/fixtures/clocks.ts'
import { specify } from '../fixtures/specify.ts'
import { asyncFifos, resettableFifos } from './async-fifo.checks.ts'
import { AsyncFifo } from './async-fifo.ts'

specify([...asyncFifos, ...resettableFifos])

describe('an asynchronous FIFO', () => {
  it.each([
    [{ depth: 0 }, 'GW210'],
    [{ depth: 1 }, 'depth of 2'],
    [{ depth: 12 }, 'depth of 16'],
    [{ depth: 16, kind: 'registers' }, 'GW211'],
    [{ depth: 16, stages: 1 }, 'GW213'],
    [{ depth: 16, stages: 2.5 }, 'GW213'],
    [{ depth: 16, emptiesOnReset: true }, 'GW214'],
  ])('refuses %o with %s', (parameters, text) => {
    expect(() => elaborate(AsyncFifo, { shape: uint(8), from: near, to: far, ...parameters } as never)).toThrow(text)
  })
})
