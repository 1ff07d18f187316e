import { expect, it } from 'vitest'
import { constant, read } from '../expression.ts'
import { assign, assignSlice, designOf, foreignOf, instanceOf, moduleOf, portOf, variable } from '../hand-built.ts'
import { undriven } from './undriven.ts'

const child = () => {
  const [a, y] = [variable('input', 'a', 1), variable('output', 'y', 1)]
  return moduleOf('child', { variables: [a, y], body: [assign(y, read(a))] })
}
const found = (top: Parameters<typeof designOf>[0]) =>
  undriven(designOf(top)).map(({ code, severity, message }) => `${code} ${severity} ${message}`)

it('finds wires, outputs and inputs of instances that nothing drives, down to single bits', () => {
  const instance = instanceOf('unit', child())
  const [w, y] = [variable('wire', 'w', 4), variable('output', 'y', 4)]
  const top = moduleOf('top', {
    variables: [w, y],
    instances: [instance, instanceOf('box', foreignOf('BOX', [variable('input', 'I', 2)]))],
    body: [assignSlice(y, 1, 3, constant(0n, 3))],
  })
  expect(found(top)).toEqual([
    'GW104 error wire `w` of module `top` is driven by nothing',
    'GW104 error output `y[0]` of module `top` is driven by nothing',
    'GW104 error input of an instance `unit_a` of module `top` is driven by nothing',
    'GW104 error input of an instance `box_I` of module `top` is driven by nothing',
  ])
})

it('warns of a register that is never given a next value', () => {
  const held = variable('register', 'held', 4)
  const part = variable('register', 'part', 4)
  const top = moduleOf('top', { variables: [held, part], body: [assignSlice(part, 0, 2, constant(0n, 2))] })
  expect(found(top)).toEqual(['GW105 warning register `held` of module `top` is never given a next value'])
})

it('is content with what has a driver of any kind', () => {
  const instance = instanceOf('unit', child())
  const [a, w, y] = [variable('input', 'a', 1), variable('wire', 'w', 1), variable('output', 'y', 1)]
  const top = moduleOf('top', {
    variables: [a, w, y],
    instances: [instance],
    body: [assign(portOf(instance, 'a'), read(a)), assign(w, read(portOf(instance, 'y'))), assign(y, read(w))],
  })
  expect(found(top)).toEqual([])
})
