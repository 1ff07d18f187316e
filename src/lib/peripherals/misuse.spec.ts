import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { DesignError } from '../../ir/problem.ts'
import { BaudTicks } from './baud-ticks.ts'
import { Clint } from './clint.ts'
import { Gpio } from './gpio.ts'
import { I2cController } from './i2c-controller.ts'
import { Plic } from './plic.ts'
import { Pwm } from './pwm.ts'
import { SpiController } from './spi-controller.ts'
import { SpiFlashReader } from './spi-flash-reader.ts'
import { SpiPeripheral } from './spi-peripheral.ts'
import { Timer } from './timer.ts'
import { Uart16550 } from './uart-16550.ts'
import { UartTransmitter } from './uart-transmitter.ts'

const format = { dataBits: 8, parity: 'none', stopBits: 1 } as const
const cases: readonly (readonly [code: string, text: string, module: (p: any) => unknown, parameters: unknown])[] = [
  ['GW260', '9 data bits', UartTransmitter, { format: { ...format, dataBits: 9 } }],
  ['GW260', "parity 'both'", UartTransmitter, { format: { ...format, parity: 'both' } }],
  ['GW260', '1.5 stop bits', UartTransmitter, { format: { ...format, stopBits: 1.5 } }],
  ['GW261', '0 bits', BaudTicks, { divisorBits: 0 }],
  ['GW261', 'NaN bits', I2cController, { dividerBits: Number.NaN }],
  ['GW261', '33 bits', SpiController, { width: 8, selects: 1, dividerBits: 33 }],
  ['GW262', '2 bytes apart', Uart16550, { stride: 2 }],
  ['GW262', 'words of 65 bits', SpiPeripheral, { width: 65 }],
  ['GW262', '0 chip selects', SpiController, { width: 8, selects: 0, dividerBits: 4 }],
  ['GW262', '33 pins', Gpio, { pins: 33 }],
  ['GW262', '0 channels', Pwm, { channels: 0, width: 8 }],
  ['GW262', '0 harts', Clint, { harts: 0, data: 64 }],
  ['GW262', 'on 16 bits', Clint, { harts: 1, data: 16 }],
  ['GW262', '1024 sources', Plic, { sources: 1024, contexts: 1, priorityBits: 3 }],
  ['GW262', '9 bits', Plic, { sources: 1, contexts: 1, priorityBits: 9 }],
  ['GW262', '25 address bits', SpiFlashReader, { address: 25, command: 'read', halfBit: 1 }],
  ['GW262', "'quadRead'", SpiFlashReader, { address: 24, command: 'quadRead', halfBit: 1 }],
  ['GW262', 'on 16 bits', Timer, { data: 16, compares: 1 }],
]

describe('a peripheral with parameters that cannot be', () => {
  it.each(cases)('is refused with %s: %s', (code, text, module, parameters) => {
    let problems: DesignError['problems'] = []
    try {
      elaborate(module, parameters)
    } catch (error) {
      expect(error).toBeInstanceOf(DesignError)
      problems = (error as DesignError).problems
    }
    expect(problems[0]?.code).toBe(code)
    expect(problems[0]?.message).toContain(text)
  })
})
