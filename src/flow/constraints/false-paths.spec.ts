import { bool, derivedDomain, elaborate, inDomain, input, module, noClock, output, ports, reg } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { resetAfterLock } from '../../../fpga-targets/ecp5/reset-sequence.ts'
import { uint } from '../../dsl/shape.ts'
import { synchronise } from '../../lib/crossing/synchronise.ts'
import { AsyncFifo } from '../../lib/storage/async-fifo.ts'
import { Button, left, right } from '../fixtures/two-clocks.ts'
import { crossingConstraints } from './crossing-constraints.ts'
import { crossingFiles } from './crossing-files.ts'
import { falsePaths } from './false-paths.ts'

const summary = (top: ReturnType<typeof elaborate>['top']) =>
  falsePaths(top).map(({ kind, through }) => `${kind}: ${through.kind} ${through.name}`)

/** What a PLL's clock and lock become: a reset that its synchroniser lets go, then counts. */
const Locked = module('locked', () => {
  const io = ports({ lock: input(bool, { domain: noClock }), out: output(bool, { domain: left }) })
  const reset = resetAfterLock({ domain: left, locked: io.lock })
  const system = derivedDomain('system', { clock: left.clock, frequency: 100e6, reset, resetKind: 'async' })
  const isOn = inDomain(system, () => {
    const bit = reg(bool, { init: false })
    bit.next = bit.not()
    return bit
  })
  io.out.set(isOn)
  return io
})

const Inner = module('inner', () => {
  const io = ports({ pin: input(bool, { domain: noClock }), out: output(bool, { domain: left }) })
  io.out.set(synchronise(io.pin, { domain: left }))
  return io
})

/** One of two pins goes to an instance, which takes it. */
const Outer = module('outer', () => {
  const raw = () => input(bool, { domain: noClock })
  const io = ports({ near: raw(), far: raw(), out: output(bool, { domain: left }) })
  const inner = Inner()
  inner.pin.set(io.far)
  io.out.set(synchronise(io.near, { domain: left }).and(inner.out))
  return io
})

describe('what has no time to keep to', () => {
  it('is a pin of no clock, at the top and where an instance takes it', () => {
    expect(summary(elaborate(Button).top)).toEqual(['input: port pin'])
    expect(summary(elaborate(Outer).top)).toEqual(['input: port near', 'input: wire inner.pin'])
  })

  it('is a reset on its way into its synchroniser, not out of it', () => {
    const found = summary(elaborate(Locked).top)
    expect(found).toEqual([expect.stringMatching(/^reset: wire left_release_rst$/)])
  })

  it('is nothing between two clocks: that has its limit', () => {
    expect(summary(elaborate(AsyncFifo, { shape: uint(8), depth: 16, from: left, to: right }).top)).toEqual([])
  })

  it('is written for other tools, with its line', () => {
    const { top } = elaborate(Button)
    const [json, sdc] = crossingFiles(crossingConstraints(top), falsePaths(top), [{ name: 'left', pin: 'left', mhz: 40 }])
    expect(sdc!.text).toMatch(
      /^create_clock -name left -period 25 \[get_ports \{left\}\]\n\n# .*synchronise\.ts:\d+:\d+\)\nset_false_path -from \[get_ports \{pin\}\]\n$/,
    )
    expect(JSON.parse(json!.text)).toMatchObject([{ kind: 'input', false_path_through: 'pin' }])
    expect(crossingFiles([], [], [])).toEqual([])
  })
})
