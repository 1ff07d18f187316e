import { expect, it } from 'vitest'
import { binary, cat, constant, read, slice } from '../../ir/expression.ts'
import { assign, assignSlice, designOf, moduleOf, variable, when } from '../../ir/hand-built.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine } from './engine.ts'

it('lets one bit of a wire decide on the others', async () => {
  const to = variable('input', 'to', 3)
  const flags = variable('wire', 'flags', 3)
  const out = variable('output', 'out', 3)
  const body = [
    assign(out, read(flags)),
    assignSlice(flags, 2, 1, slice(read(to), 0, 1)),
    when(
      slice(read(flags), 2, 1),
      [assignSlice(flags, 0, 2, slice(read(to), 1, 2))],
      [assignSlice(flags, 0, 1, constant(1n, 1)), assignSlice(flags, 1, 1, constant(0n, 1))],
    ),
  ]
  const top = moduleOf('deciding', { variables: [to, flags, out], body })
  const engine = await createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false })
  const outputs = [0, 1, 2, 3, 4, 5, 6, 7].map((value) => {
    engine.setNumber(0, value)
    return engine.getNumber(1)
  })
  expect(outputs).toEqual([1, 4, 1, 5, 1, 6, 1, 7])
  engine.dispose()
})

it('takes nothing from a value that a later assignment hides', async () => {
  const to = variable('input', 'to', 2)
  const pair = variable('wire', 'pair', 2)
  const out = variable('output', 'out', 2)
  // Bit 0 of the product would need bit 1, which is computed from it.
  const body = [
    assign(pair, binary('multiply', cat([slice(read(pair), 0, 1), constant(1n, 1)]), read(to), 2, false)),
    assignSlice(pair, 0, 1, slice(read(to), 1, 1)),
    assign(out, read(pair)),
  ]
  const top = moduleOf('hidden', { variables: [to, pair, out], body })
  const engine = await createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false })
  const outputs = [0, 1, 2, 3].map((value) => {
    engine.setNumber(0, value)
    return engine.getNumber(1)
  })
  expect(outputs).toEqual([0, 0, 3, 1])
  engine.dispose()
})

it('takes from a sum, a shift or a bit no more than the bits that can matter', async () => {
  const to = variable('input', 'to', 4)
  const word = variable('wire', 'word', 8)
  const out = variable('output', 'out', 8)
  const low = slice(read(word), 0, 4)
  // Each is of bits 3 … 0 of the word alone, though it is written with all of it, and drives the bits above.
  const body = [
    assignSlice(word, 0, 4, read(to)),
    assignSlice(word, 4, 1, slice(binary('subtract', read(word), constant(1n, 8), 2, false), 1, 1)),
    assignSlice(word, 5, 1, slice(binary('shiftLeft', read(word), slice(low, 0, 1), 8, false), 2, 1)),
    assignSlice(word, 6, 1, slice(binary('shiftLeft', read(word), constant(2n, 4), 3, false), 2, 1)),
    assignSlice(word, 7, 1, binary('bitAt', read(word), constant(3n, 4), 1, false)),
    assign(out, read(word)),
  ]
  const top = moduleOf('narrow', { variables: [to, word, out], body })
  const engine = await createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false })
  for (let value = 0; value < 16; value++) {
    engine.setNumber(0, value)
    const difference = ((value - 1) >> 1) & 1
    const shifted = ((value << (value & 1)) >> 2) & 1
    expect(engine.getNumber(1)).toBe(value | (difference << 4) | (shifted << 5) | ((value & 1) << 6) | ((value >> 3) << 7))
  }
  engine.dispose()
})
