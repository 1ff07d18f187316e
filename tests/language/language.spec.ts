import { elaborate, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import * as language from './language.ts'

const { EthernetHeader, SkidBuffer, Counter } = language

describe('the language by example', () => {
  it('counts while enabled', async () => {
    const sim = await simulate(Counter, { width: 8 })
    const { enable, clear, count } = sim.ports
    enable.value = true
    sim.step(3)
    expect(count.value).toBe(3)
    clear.value = true
    sim.step()
    expect(count.value).toBe(0)
  })

  it('loses nothing in a skid buffer under random back-pressure', async () => {
    const sim = await simulate(SkidBuffer, { shape: EthernetHeader }, { seed: 7 })
    const sent = Array.from({ length: 100 }, (_, i) => ({ destination: BigInt(i), source: 1n, type: 0x800 }))
    sim.process(() => sim.drive(sim.ports.in, sent, { stall: 0.3 }))
    const got = await sim.collect(sim.ports.out, 100, { stall: 0.5 })
    expect(got).toEqual(sent)
  })

  it('computes with exact widths', async () => {
    const sim = await simulate(language.Widths)
    const { a, b, s, sum, flags } = sim.ports
    for (const [x, y, z] of [
      [255, 4095, -4],
      [1, 2, 3],
      [128, 0x800, -128],
      [77, 3000, 0],
    ] as const) {
      a.value = x
      b.value = y
      s.value = z
      expect(sum.value).toBe(x + y)
      const joined = BigInt(x) * 4096n + BigInt(y)
      const parity = (value: bigint): boolean => value.toString(2).replaceAll('0', '').length % 2 === 1
      const odd = joined !== 0n || parity(BigInt(x) * BigInt(y)) || z < -3 || (x + y) % 2 === 1
      const top = BigInt(y >> 8)
      const high = odd ? Number(top >> 1n) : 0b101
      const low = parity(((odd ? 3n : 0n) << 4n) | top)
      expect(flags.value).toBe(high * 2 + (low ? 1 : 0))
    }
  })

  it('classifies headers', async () => {
    const sim = await simulate(language.Classifier)
    sim.ports.station.value = 0x1234n
    sim.ports.header.value = { destination: 0x1234n, source: 1n, type: 0x800 }
    expect(sim.ports.verdict.value).toBe('keep')
    sim.step()
    expect(sim.peek('seen_0_type')).toBe(0x88b5)
    sim.ports.header.value = { destination: 1n << 40n, source: 1n, type: 0x800 }
    expect(sim.ports.verdict.value).toBe('count')
    sim.ports.header.value = { destination: 2n, source: 1n, type: 0x800 }
    expect(sim.ports.verdict.value).toBe('drop')
  })

  it('passes a stream through a chain of stages', async () => {
    const sim = await simulate(language.Delay, { shape: uint(8), stages: 4 }, { seed: 3 })
    const pins = sim.ports
    const sent = Array.from({ length: 50 }, (_, i) => (i * 5) % 256)
    sim.process(() => sim.drive(pins.in, sent, { stall: 0.2 }))
    expect(await sim.collect(pins.out, 50, { stall: 0.4 })).toEqual(sent)
  })

  it('sends a byte as a UART does', async () => {
    const divisor = 5
    const sim = await simulate(language.UartTransmitter, { divisor })
    const { in: from, tx } = sim.ports
    expect(tx.value).toBe(true)
    from.payload.value = 0xa5
    from.valid.value = true
    sim.step()
    from.valid.value = false
    const bits: boolean[] = []
    for (let i = 0; i < 10; i++) {
      bits.push(tx.value)
      sim.step(divisor)
    }
    expect(bits).toEqual([false, ...[1, 0, 1, 0, 0, 1, 0, 1].map(Boolean), true])
    expect(from.ready.value).toBe(true)
  })

  it('reads two registers and writes one', async () => {
    const sim = await simulate(language.RegisterFile)
    const { read, write } = sim.ports
    write.enable.value = true
    for (let i = 0; i < 32; i++) {
      write.address.value = i
      write.data.value = BigInt(i) * 0x1_0000_0001n
      sim.step()
    }
    write.enable.value = false
    read[0].address.value = 7
    read[1].address.value = 31
    expect([read[0].data.value, read[1].data.value]).toEqual([7n * 0x1_0000_0001n, 31n * 0x1_0000_0001n])
  })

  it('reads a block RAM one cycle later', async () => {
    const sim = await simulate(language.PacketRam)
    const { write, address, data } = sim.ports
    write.enable.value = true
    write.address.value = 300
    write.data.value = 0xab_cdef_0123_4567_89abn
    sim.step()
    write.enable.value = false
    address.value = 300
    sim.step()
    expect(data.value).toBe(0xab_cdef_0123_4567_89abn)
  })

  it('carries a pulse to another clock', async () => {
    const sim = await simulate(language.TwoClocks)
    let count = 0
    sim.process(async () => {
      for (let i = 0; i < 5; i++) {
        sim.ports.go.value = true
        await sim.tick(language.system)
        sim.ports.go.value = false
        for (let k = 0; k < 6; k++) await sim.tick(language.system)
      }
    })
    sim.process(async () => {
      for (let i = 0; i < 80; i++) {
        await sim.tick(language.line)
        if (sim.ports.went.sampled) count++
      }
    })
    await sim.run(60)
    expect(count).toBe(5)
  })

  it('refuses to simulate a foreign module without a model, by name', async () => {
    await expect(simulate(language.Doubled)).rejects.toThrow(/EHXPLLL/)
    expect(elaborate(language.Doubled).modules.map((module) => module.name)).toEqual(['doubled'])
  })
})
