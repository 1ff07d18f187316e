import { bool, input, memory, module, output, ports, reg, uint, when } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { withBlockRamRegisters } from '../../src/flow/yosys/block-ram-registers.ts'
import type { Netlist } from '../../src/flow/yosys/netlist.ts'
import { hasIcarus } from '../fuzz/icarus.ts'
import type { Sample } from './memories.ts'
import { type Cells, netlistDifferences, synthesise } from './netlist.ts'
import { sideBySide } from './side-by-side.ts'

type Behind = 'always' | 'enabled' | 'read twice' | 'set at power-up' | 'other clock enable'

/** A block RAM with a register behind its read port. */
function registered(name: string, width: number, behind: Behind): Sample {
  const made = module(name, () => {
    const address = uint(6)
    const io = ports({
      from: input(address),
      to: input(address),
      write: input(bool),
      enable: input(bool),
      moves: input(bool),
      other: input(bool),
      data: input(uint(width)),
      out: output(uint(width)),
      odd: output(bool),
    })
    const words = memory(uint(width), 64, { kind: 'block', collision: 'never' })
    words.write(io.to, io.data, { enable: io.write })
    const word = words.read(io.from, { enable: io.enable })
    const held = behind === 'set at power-up' ? reg(uint(width), { init: 1, reset: false }) : reg(uint(width))
    const top = reg(bool)
    const value = behind === 'other clock enable' ? io.other : io.moves
    if (behind === 'always') held.next = word
    else
      when(io.moves, () => {
        held.low(width - 1).next = word.low(width - 1)
      })
    if (behind !== 'always')
      when(value, () => {
        held.bit(width - 1).next = word.bit(width - 1)
      })
    top.next = behind === 'read twice' ? word.bit(0) : io.other
    io.out.set(held)
    io.odd.set(top)
    return io
  })
  const keep: Sample['keep'] = (inputs) => {
    if (inputs.get('from') === inputs.get('to')) inputs.set('from', inputs.get('from')! ^ 1n)
  }
  return { name, module: made, keep }
}

/** With the flip-flops that are left: one is `odd`. */
const samples: readonly (readonly [Sample, number])[] = [
  [registered('wide_always', 36, 'always'), 1],
  [registered('wide_enabled', 36, 'enabled'), 1],
  [registered('half_enabled', 18, 'enabled'), 1],
  [registered('narrow_always', 9, 'always'), 1],
  [registered('two_blocks', 45, 'enabled'), 1],
  [registered('read_twice', 18, 'read twice'), 19],
  [registered('set_at_power_up', 18, 'set at power-up'), 19],
  [registered('two_enables', 18, 'other clock enable'), 19],
]

const allMoved = (netlist: Netlist): Netlist =>
  Object.keys(netlist.modules).reduce((changed, top) => withBlockRamRegisters(changed, top), netlist)
const flipFlops = (cells: Cells) => samples.map(([{ name }]) => [name, cells.of(name, ['TRELLIS_FF']).TRELLIS_FF])

describe('registers behind block RAMs', () => {
  it('move into them where they all can, and the netlist does the same', async () => {
    const one = await sideBySide(
      samples.map(([sample]) => sample),
      3,
      300,
    )
    const { cells, verilog } = await synthesise(one.design, allMoved)
    expect(flipFlops(cells)).toEqual(samples.map(([{ name }, left]) => [name, left]))
    expect(verilog.match(/REGMODE_B\("OUTREG"\)/g)).toHaveLength(6)
    if (hasIcarus) expect(await netlistDifferences(one, verilog)).toEqual([])
  })
})
