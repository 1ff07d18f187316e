import { expect, it } from 'vitest'
import { constant, read, slice } from '../expression.ts'
import { assign, assignSlice, designOf, foreignOf, instanceOf, line, moduleOf, portOf, variable } from '../hand-built.ts'
import { formatProblem } from '../problem.ts'
import { twoDrivers } from './two-drivers.ts'

const source = () => {
  const y = variable('output', 'y', 1)
  return moduleOf('source', { variables: [y], body: [assign(y, constant(1n, 1))] })
}

it('refuses a body and an instance that drive one wire', () => {
  const instance = instanceOf('one', source())
  const top = moduleOf('top', { instances: [instance], body: [assign(portOf(instance, 'y'), constant(0n, 1), line(7))] })
  const [problem, ...rest] = twoDrivers(designOf(top))
  expect(rest).toEqual([])
  expect(problem!.code).toBe('GW101')
  expect(formatProblem(problem!)).toBe(
    [
      'GW101 two drivers: output of an instance `one_y` of module `top` has 2 drivers',
      '   design.ts:7:1',
      '   an assignment drives output of an instance `one_y`',
      '   instance `one` drives it with its output `y` (one.ts:1:1)',
      '   mend: let one of them drive a wire of its own and choose between the two with mux or when, or remove one',
    ].join('\n'),
  )
})

it('refuses two instances on one wire, foreign ones too', () => {
  const bus = variable('wire', 'bus', 1)
  const box = foreignOf('BOX', [variable('output', 'O', 1)])
  const top = moduleOf('top', {
    variables: [bus],
    instances: [instanceOf('one', source(), [], { y: bus }), instanceOf('two', box, [], { O: bus })],
  })
  expect(twoDrivers(designOf(top)).map(({ code, note }) => [code, note])).toEqual([
    ['GW101', 'instance `two` drives it with its output `O`'],
  ])
})

it('refuses an assignment to an input, and to the data of a memory', () => {
  const a = variable('input', 'a', 4)
  const data = variable('memory', 'data', 4)
  const memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 4 },
    width: 4,
    depth: 16,
    storage: 'any',
    collision: 'never',
    reads: [{ address: read(a), data, origin: undefined }],
    origin: undefined,
  } as const
  const top = moduleOf('top', {
    variables: [a],
    memories: [memory],
    body: [assignSlice(a, 0, 2, constant(0n, 2)), assign(data, constant(0n, 4))],
  })
  expect(twoDrivers(designOf(top)).map((problem) => problem.code)).toEqual(['GW102', 'GW101'])
})

it('lets one body assign the same and different bits many times', () => {
  const a = variable('input', 'a', 4)
  const y = variable('output', 'y', 4)
  const instance = instanceOf('one', source())
  const top = moduleOf('top', {
    variables: [a, y],
    instances: [instance],
    body: [assign(y, read(a)), assignSlice(y, 0, 1, read(portOf(instance, 'y'))), assignSlice(y, 1, 2, slice(read(a), 0, 2))],
  })
  expect(twoDrivers(designOf(top))).toEqual([])
})
