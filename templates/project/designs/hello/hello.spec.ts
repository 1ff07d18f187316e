import { simulate } from 'gatewright'
import { expect, test } from 'vitest'
import { Blink } from './blink.ts'
import { Hello, text } from './hello.ts'

test('the light changes every 5 cycles', async () => {
  const sim = await simulate(Blink, { cycles: 5 })
  const seen: boolean[] = []
  for (let cycle = 0; cycle < 20; cycle++) {
    seen.push(sim.ports.led.value)
    sim.step()
  }
  expect(seen.map((isOn) => (isOn ? '#' : '.')).join('')).toBe('.....#####.....#####')
})

test('a terminal reads the text', async () => {
  const cyclesPerBit = 8
  const sim = await simulate(Hello, { frequencyHz: 8e6, baud: 1e6, blinkHz: 1 })
  let read = ''
  while (read.length < text.length) {
    while (sim.ports.tx.value) sim.step()
    sim.step(cyclesPerBit * 1.5)
    let byte = 0
    for (let bit = 0; bit < 8; bit++) {
      if (sim.ports.tx.value) byte |= 1 << bit
      sim.step(cyclesPerBit)
    }
    expect(sim.ports.tx.value).toBe(true)
    read += String.fromCharCode(byte)
  }
  expect(read).toBe(text)
})
