import { bool, layoutText, module, ports, simulate, sink, source, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { beat, packet } from './beat.ts'

describe('a beat', () => {
  it('has eight bits of data and one of keep for each octet', () => {
    expect(layoutText(beat(2))).toBe('[18:3] data uint(16)\n[2:1] keep uint(2)\n[0:0] last bool')
  })

  it('carries what the design calls user, below last', () => {
    expect(layoutText(beat(1, uint(3)))).toBe('[12:5] data uint(8)\n[4:4] keep uint(1)\n[3:3] last bool\n[2:0] user uint(3)')
  })

  it('has a value whose fields the editor knows', async () => {
    const shape = beat(8, bool)
    const Through = module('through', () => {
      const io = ports({ in: sink(shape), out: source(shape) })
      io.in.ready.set(io.out.ready)
      io.out.valid.set(io.in.valid)
      io.out.payload.set(io.in.payload)
      return io
    })
    const sim = await simulate(Through)
    sim.ports.in.payload.value = { data: 0x0123456789abcdefn, keep: 0xff, last: true, user: false }
    const data: bigint = sim.ports.out.payload.value.data
    expect(data).toBe(0x0123456789abcdefn)
    expect(sim.ports.out.payload.value.user).toBe(false)
  })
})

describe('a packet', () => {
  it('is words of any shape with last', () => {
    expect(layoutText(packet(uint(5)))).toBe('[5:1] data uint(5)\n[0:0] last bool')
  })
})
