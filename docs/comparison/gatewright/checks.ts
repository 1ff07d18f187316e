// Every design once, with the stimulus that the other languages get. Run: `node docs/comparison/run.ts`.
import { deepEqual } from 'node:assert/strict'
import { simulate } from 'gatewright'
import { Counter } from './counter.ts'
import { Decoder } from './decoder.ts'
import { RegisterFile } from './register-file.ts'
import { testbench } from './testbench.ts'
import { line, system, TwoClocks } from './two-clocks.ts'
import { UartTransmitter } from './uart-transmitter.ts'

async function counter(): Promise<void> {
  const sim = await simulate(Counter, { width: 8 })
  sim.ports.enable.value = true
  sim.step(3)
  deepEqual(sim.ports.count.value, 3)
  sim.ports.clear.value = true
  sim.step()
  deepEqual(sim.ports.count.value, 0)
}

async function uartTransmitter(): Promise<void> {
  const sim = await simulate(UartTransmitter, { divisor: 4 })
  sim.ports.in.payload.value = 0xa5
  sim.ports.in.valid.value = true
  sim.step()
  sim.ports.in.valid.value = false
  const levels: boolean[] = []
  for (let bit = 0; bit < 10; bit++) {
    levels.push(sim.ports.tx.value)
    sim.step(4)
  }
  deepEqual(levels.map(Number), [0, 1, 0, 1, 0, 0, 1, 0, 1, 1])
  deepEqual(sim.ports.in.ready.value, true)
}

async function registerFile(): Promise<void> {
  const sim = await simulate(RegisterFile)
  const { read, write } = sim.ports
  write.enable.value = true
  for (const address of [5, 31]) {
    write.address.value = address
    write.data.value = BigInt(address) * 1000n
    sim.step()
  }
  read[0]!.address.value = 5
  read[1]!.address.value = 31
  deepEqual([read[0]!.data.value, read[1]!.data.value], [5000n, 31000n])
}

async function decoder(): Promise<void> {
  const sim = await simulate(Decoder)
  const { word, control } = sim.ports
  word.value = 0x00a10093 // addi x1, x2, 10
  deepEqual(control.value, { legal: true, unit: 'alu', writes: true, immediate: true })
  word.value = 0x00112423 // sw x1, 8(x2)
  deepEqual(control.value, { legal: true, unit: 'store', writes: false, immediate: true })
  word.value = 0xffffffff
  deepEqual(control.value.legal, false)
}

async function twoClocks(): Promise<void> {
  const sim = await simulate(TwoClocks)
  let arrived = 0
  sim.process(async () => {
    for (let cycle = 0; cycle < 130; cycle++) {
      await sim.tick(line)
      if (sim.ports.out.sampled) arrived++
    }
  })
  for (let pulse = 0; pulse < 10; pulse++) {
    sim.ports.pulse.value = true
    await sim.tick(system)
    sim.ports.pulse.value = false
    for (let idle = 0; idle < 7; idle++) await sim.tick(system)
  }
  deepEqual(arrived, 10)
}

for (const check of [counter, uartTransmitter, testbench, registerFile, decoder, twoClocks]) {
  await check()
  console.log(`${check.name} ok`)
}
