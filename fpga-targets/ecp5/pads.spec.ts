import { bool, input, module, output, ports, simulate, tristate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { Pad } from './pads.ts'

/** Drives two bidirectional ports as it is told, and shows what it reads. */
const Ends = module('ends', () => {
  const io = ports({
    left: tristate(uint(8)),
    right: tristate(uint(8)),
    line: tristate(bool),
    ...{ leftDrives: input(bool), rightDrives: input(bool), pulls: input(bool) },
    ...{ leftValue: input(uint(8)), rightSees: output(uint(8)), lineIs: output(bool) },
  })
  io.left.out.set(io.leftValue)
  io.left.enable.set(io.leftDrives)
  io.right.out.set(0x55)
  io.right.enable.set(io.rightDrives)
  io.rightSees.set(io.right.in)
  io.line.out.set(false)
  io.line.enable.set(io.pulls)
  io.lineIs.set(io.line.in)
  return io
})

describe.each(['wasm', 'interpreter'])('a pad (%s)', (engine) => {
  it('is what its one driver says, else its pull; every port reads it', async () => {
    const { ports } = await simulate(Ends, undefined, { engine })
    const bus = new Pad<number>([ports.left, ports.right], { pull: 'up' })
    expect([bus.value, ports.rightSees.value]).toEqual([0xff, 0xff])
    ports.leftValue.value = 0x3c
    ports.leftDrives.value = true
    expect([bus.settle(), ports.rightSees.value]).toEqual([0x3c, 0x3c])
    ports.leftDrives.value = false
    bus.drive(0x81)
    expect(ports.rightSees.value).toBe(0x81)
    bus.drive(undefined)
    expect(ports.rightSees.value).toBe(0xff)
    const kept = new Pad<number>([ports.left, ports.right])
    kept.drive(0x12)
    kept.drive(undefined)
    expect(kept.value).toBe(0x12)
  })

  it('fails with two drivers, of equal values too', async () => {
    const { ports } = await simulate(Ends, undefined, { engine })
    const bus = new Pad<number>([ports.left, ports.right], { pull: 'down' })
    expect(bus.value).toBe(0)
    ports.leftValue.value = 0x55
    ports.leftDrives.value = true
    ports.rightDrives.value = true
    expect(() => bus.settle()).toThrow(/GW322[\s\S]*2 drivers at once: port 0 with 85, port 1 with 85/)
    ports.rightDrives.value = false
    expect(() => bus.drive(1)).toThrow(/port 0 with 85, the test with 1/)
  })

  it('is an open-drain line where a port only ever pulls down', async () => {
    const { ports } = await simulate(Ends, undefined, { engine })
    const line = new Pad([ports.line], { pull: 'up' })
    expect(ports.lineIs.value).toBe(true)
    ports.pulls.value = true
    expect([line.settle(), ports.lineIs.value]).toEqual([false, false])
  })
})
