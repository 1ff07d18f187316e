import { bool, input, module, mux, output, ports, type Signal, simulate, type UInt, uint } from 'gatewright'
import { expect, it } from 'vitest'
import { ProtectedRegions } from '../../model/physical-memory-protection.ts'
import { ProtectionRegisters } from './protection-registers.ts'
import { permits } from './regions.ts'

const count = 4

/** The registers with the two questions that the ports ask of them. */
const Questions = module('questions', (p: { granularity: number }) => {
  const io = ports({
    csr: input(uint(12)),
    isWritten: input(bool),
    value: input(uint(64)),
    old: output(uint(64)),
    address: input(uint(32)),
    mask: input(uint(8)),
    writes: input(bool),
    data: output(bool),
    fetch: output(bool),
  })
  const registers = ProtectionRegisters({ entries: count, granularity: p.granularity })
  registers.address.set(io.csr)
  registers.isWritten.set(io.isWritten)
  registers.value.set(io.value)
  io.old.set(registers.old)
  const regions = Array.from({ length: count }, (_, i) => registers.regions.at(i)) as never[]
  const word = (bit: boolean) =>
    io.address
      .bits(31, 3)
      .shl(1)
      .add(bit ? 1 : 0)
      .low(30) as unknown as Signal<UInt<30>>
  const words = [
    { address: word(false), isTouched: io.mask.low(4).any() as never },
    { address: word(true), isTouched: io.mask.high(4).any() as never },
  ]
  io.data.set(permits(regions, words, (allows) => mux(io.writes, allows.store, allows.load) as never))
  io.fetch.set(permits(regions, words, ({ fetch }) => fetch as never))
  return io
})

function randomOf(seed: number): (below: number) => number {
  let state = BigInt(seed)
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n)
    return Number((state >> 33n) % BigInt(below))
  }
}

it('permits and reads what the model does, of random regions', async () => {
  const random = randomOf(11)
  let refusals = 0
  for (let round = 0; round < 40; round++) {
    const model = new ProtectedRegions(16)
    const registers = new Map(model.registers())
    const sim = await simulate(Questions, { granularity: 4 })
    const { csr, isWritten, value, old, address, mask, writes, data, fetch } = sim.ports
    const base = 0x8000_0000n + BigInt(random(4)) * 64n
    const write = (register: number, to: bigint): void => {
      csr.value = register
      value.value = to
      isWritten.value = true
      sim.step(1)
      isWritten.value = false
      registers.get(register)!.write(to)
    }
    // Small regions close together, so that they overlap and are met in part; few locked before they are set.
    for (let i = 0; i < count; i++)
      write(
        0x3b0 + i,
        ((base >> 2n) + BigInt(random(24))) |
          (random(3) === 0 ? (1n << BigInt(random(5))) - 1n : 0n) |
          // Now and then beyond all addresses.
          (random(6) === 0 ? BigInt(random(1 << 24)) << 30n : 0n),
      )
    const octet = () => BigInt((random(3) === 0 ? 0x80 : 0) | (random(4) << 3) | random(8))
    write(
      0x3a0,
      Array.from({ length: count }, octet).reduce((all, each, i) => all | (each << BigInt(8 * i)), 0n),
    )
    write(0x3b0 + random(count), base >> 2n)
    for (const [register, { read }] of registers)
      if (register < 0x3b0 + count) {
        csr.value = register
        expect(old.value, `register ${register.toString(16)} in round ${round}`).toBe(read())
      }
    for (let i = 0; i < 120; i++) {
      const size = 2 ** random(4)
      // Now and then far away, by one bit.
      const far = random(3) === 0 ? 1n << BigInt(7 + random(25)) : 0n
      const near = random(2) === 0 ? registers.get(0x3b0 + random(count))!.read() << 2n : base + BigInt(random(128))
      const at = BigInt.asUintN(32, near ^ far) & ~BigInt(size - 1)
      address.value = Number(at)
      mask.value = ((2 ** size - 1) << Number(at & 7n)) & 255
      writes.value = random(2) === 1
      const kind = writes.value ? 'store' : 'load'
      const isPermitted = model.permits(at, size, kind)
      expect(data.value, `${kind} of ${size} at ${at.toString(16)} in round ${round}`).toBe(isPermitted)
      expect(fetch.value).toBe(model.permits(at, size, 'fetch'))
      if (!isPermitted) refusals++
    }
  }
  expect(refusals).toBeGreaterThan(100)
})
