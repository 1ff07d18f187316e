import { DesignError, elaborate, input, module, output, ports, uint } from 'gatewright'
import { expect, it } from 'vitest'

function errorOf(body: (io: any) => unknown, parameters?: unknown): unknown {
  const Faulty: any = (module as any)('faulty', () => {
    const io: any = ports({ a: input(uint(8)), out: output(uint(8)) })
    io.out.set(io.a)
    body(io)
    return io
  })
  try {
    elaborate(Faulty, parameters)
  } catch (error) {
    return error
  }
  return undefined
}

it("JavaScript's own error in a design is the design's, at its line", () => {
  const error = errorOf((io) => io.nothing.add(1))
  expect(error).toBeInstanceOf(DesignError)
  expect((error as DesignError).format()).toMatch(
    /^GW036 JavaScript: Cannot read properties of undefined \(reading 'add'\)\n {3}src\/dsl\/script-error\.spec\.ts:20:\d+\n {3}20 │ .*\n *│ *\^\^\^ a name that does not exist gives undefined/,
  )
  expect((errorOf((io) => io.a.plus(1)) as DesignError).format()).toMatch(/GW036 JavaScript: io\.a\.plus is not a function/)
})

it('an error that a design throws by itself stays what it is', () => {
  const own = new RangeError('depth must be a power of two')
  const raise = (): never => {
    throw own
  }
  expect(errorOf(raise)).toBe(own)
})
