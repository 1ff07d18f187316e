import { describe, expect, it } from 'vitest'
import { Graph, type Node } from './graph.ts'
import { postpone } from './postpone.ts'
import type { Step } from './schedule.ts'

describe('what is set into locals', () => {
  const graph = new Graph()
  const load = (offset: number): Node => graph.load({ offset, bytes: 4 }, 32)
  const [a, b, c] = [load(0), load(4), load(8)]
  const sum = graph.add(a, b)
  const twice = graph.add(sum, sum)
  const word = graph.memory({ index: 3 }, 0, 32, c)
  const written = graph.effect({ index: 1 }, [a, b])
  const locals = new Set([sum, twice, word])
  const set = (node: Node): Step => ({ kind: 'set', node })
  const store = (offset: number, node: Node): Step => ({ kind: 'store', slot: { offset, bytes: 4 }, node })
  const perform: Step = { kind: 'perform', node: written }

  const order = (steps: readonly Step[]): string[] => {
    const list = [...steps]
    postpone(list, (node) => locals.has(node))
    return list.map((step) => {
      if (step.kind === 'set') return step.node === sum ? 'sum' : step.node === twice ? 'twice' : 'word'
      return step.kind === 'store' ? `store ${step.slot.offset}` : step.kind
    })
  }

  it('moves down to where it is first read, what it needs before it', () => {
    expect(order([set(sum), set(twice), store(40, c), store(44, twice), store(48, sum)])).toEqual([
      'store 40',
      'sum',
      'twice',
      'store 44',
      'store 48',
    ])
  })

  it('is read in a branch, or by its condition', () => {
    const inside: Step = { kind: 'if', condition: c, then: [store(44, twice)], otherwise: [] }
    expect(order([set(sum), set(twice), store(40, c), inside])).toEqual(['store 40', 'sum', 'twice', 'if'])
    const condition: Step = { kind: 'if', condition: graph.slice(sum, 3, 1), then: [store(44, c)], otherwise: [] }
    expect(order([set(sum), store(40, c), condition])).toEqual(['store 40', 'sum', 'if'])
  })

  it('stays before a store to what it loads, wherever that stands', () => {
    expect(order([set(sum), store(40, c), store(4, c), store(44, sum)])).toEqual(['store 40', 'sum', 'store 4', 'store 44'])
    const inside: Step = { kind: 'if', condition: c, then: [store(0, c)], otherwise: [] }
    expect(order([set(sum), store(40, c), inside, store(44, sum)])).toEqual(['store 40', 'sum', 'if', 'store 44'])
  })

  it('stays before an effect where it reads a memory', () => {
    expect(order([set(word), store(40, c), perform, store(44, word)])).toEqual(['store 40', 'word', 'perform', 'store 44'])
    expect(order([set(sum), store(40, c), perform, store(44, sum)])).toEqual(['store 40', 'perform', 'sum', 'store 44'])
  })
})
