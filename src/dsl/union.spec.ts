import { bool, input, match, module, nothing, output, ports, reg, simulate, struct, uint, union, when } from 'gatewright'
import { describe, expect, it } from 'vitest'

const Command = union({
  read: struct({ address: uint(32) }),
  write: struct({ address: uint(32), data: uint(64) }),
  flush: nothing,
})

const CommandUnit = module('command_unit', () => {
  const io = ports({
    go: input(bool),
    given: input(Command),
    last: output(uint(32)),
    kept: output(Command),
    isWrite: output(bool),
  })
  const command = reg(Command, { init: { is: 'flush' } })
  const last = reg(uint(32), { init: 0 })
  when(io.go, () => {
    command.next = { is: 'write', with: { address: 4, data: 7n } }
  }).otherwise(() => {
    command.next = io.given
  })
  match(command, {
    read: ({ address }) => (last.next = address),
    write: ({ address }) => (last.next = address),
    flush: () => {},
  })
  io.last.set(last)
  io.kept.set(command)
  io.isWrite.set(command.is('write'))
  return io
})

describe('a tagged union', () => {
  it('is read where its variant is known', async () => {
    const sim = await simulate(CommandUnit)
    const { go, given, last, kept, isWrite } = sim.ports
    expect(kept.value).toEqual({ is: 'flush' })
    given.value = { is: 'read', with: { address: 0x1234 } }
    sim.step()
    expect(kept.value).toEqual({ is: 'read', with: { address: 0x1234 } })
    expect(isWrite.value).toBe(false)
    go.value = true
    sim.step()
    expect(last.value).toBe(0x1234)
    expect(kept.value).toEqual({ is: 'write', with: { address: 4, data: 7n } })
    expect(isWrite.value).toBe(true)
    sim.step()
    expect(last.value).toBe(4)
  })

  it('refuses what is no variant', () => {
    expect(() => union({})).toThrow(/GW010/)
    expect(() => union({ 0: bool })).toThrow(/GW010/)
  })
})
