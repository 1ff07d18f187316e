import { elaborate } from 'gatewright'
import { allBoards } from 'gatewright/boards'
import { describe, expect, it } from 'vitest'
import { padAt } from '../../fpga-targets/packages/balls.ts'
import { checkStandard } from '../../fpga-targets/pin-rules.ts'
import { pinConstraints } from '../../src/flow/constraints/constraints.ts'
import { everyPinTops, leavesOf } from './every-pin.ts'

describe.each(allBoards.map((board) => [board.name, board] as const))('%s', (_, board) => {
  const leaves = leavesOf(board.functions, []).filter(({ fact }) => fact.direction !== 'dedicated')
  const balls = new Set(leaves.flatMap(({ fact }) => fact.balls as string[]))

  it('has each pin at a ball that can be what the board says', () => {
    for (const { path, fact } of leaves)
      for (const ball of fact.balls)
        checkStandard(board, {
          text: path.join('.'),
          ball,
          direction: fact.direction as 'in',
          settings: fact.settings,
          origin: undefined,
        })
  })

  it('has connectors of balls that the package has', () => {
    for (const connector of Object.values(board.connectors))
      for (const ball of Object.values(connector) as (string | undefined)[])
        if (ball !== undefined && ball !== 'None' && !/^[WY]\d+$/.test(ball))
          expect(padAt(board.device, board.package, ball), ball).toBeDefined()
  })

  it('has tops that use every pin, each ball with its standard in the constraints', () => {
    const located = new Set<string>()
    for (const top of everyPinTops(board)) {
      const { pins } = elaborate(top).top
      const text = pinConstraints(pins!)
      for (const { port, bit, ball, settings } of pins!) {
        located.add(ball)
        const name = bit === undefined ? port : `${port}[${bit}]`
        expect(text).toContain(`LOCATE COMP "${name}" SITE "${ball}";\nIOBUF PORT "${name}" IO_TYPE=${settings.IO_TYPE}`)
      }
    }
    expect([...located].sort()).toEqual([...balls].sort())
  })
})
