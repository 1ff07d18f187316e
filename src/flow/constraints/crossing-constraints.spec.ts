import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { uint } from '../../dsl/shape.ts'
import { HandshakeCrossing } from '../../lib/crossing/handshake-crossing.ts'
import { AsyncFifo } from '../../lib/storage/async-fifo.ts'
import { Button, left, right, TwoPairs } from '../fixtures/two-clocks.ts'
import { crossingConstraints } from './crossing-constraints.ts'

const summary = (module: ReturnType<typeof elaborate>['top'], asked?: ReadonlyMap<string, number>) =>
  crossingConstraints(module, asked).map(
    ({ kind, from, to, limitNs }) =>
      [kind, `${from.clock}: ${from.registers.join(', ')}`, `${to.clock}: ${to.registers.join(', ')}`, limitNs] as const,
  )

describe('the constraints of crossings', () => {
  const fifo = elaborate(AsyncFifo, { shape: uint(8), depth: 16, from: left, to: right }).top

  it('are a period of the clock that a Gray pointer leaves', () => {
    expect(summary(fifo).sort()).toEqual([
      ['gray', 'left: written_gray', 'right: written_seen_line_0', 10],
      ['gray', 'right: read_gray', 'left: read_seen_line_0', 25],
    ])
  })

  it('are a period of the faster clock for bits and for values that rest', () => {
    const crossing = elaborate(HandshakeCrossing, { shape: uint(8), from: left, to: right }).top
    expect(summary(crossing).sort()).toEqual([
      ['stable', 'left: held', 'right: value', 10],
      ['synchroniser', 'left: request', 'right: request_seen_line_0', 10],
      ['synchroniser', 'right: acknowledge', 'left: acknowledge_seen_line_0', 10],
    ])
  })

  it('follow the frequencies that are asked for', () => {
    expect(summary(fifo, new Map([['left', 200]])).map(([, , , limit]) => limit)).toEqual([5, 25])
    expect(summary(fifo, new Map([['*', 50]])).map(([, , , limit]) => limit)).toEqual([20, 20])
  })

  it('name the instance, its own clocks and the line', () => {
    const { top } = elaborate(TwoPairs)
    expect(summary(top)).toEqual([
      ['synchroniser', 'left: first.held', 'right: first.seen_line_0', 10],
      ['synchroniser', 'left: second.held', 'third: second.seen_line_0', 4],
    ])
    const files = crossingConstraints(top)[0]!.positions.map(({ file }) => file)
    expect(files[0]).toMatch(/synchronise\.ts$/)
    expect(files.at(-1)).toMatch(/two-clocks\.ts$/)
  })

  it('are none where a bit comes from no clock', () => {
    expect(summary(elaborate(Button).top)).toEqual([])
  })
})
