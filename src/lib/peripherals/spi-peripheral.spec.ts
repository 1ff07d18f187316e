import { specify } from '../fixtures/specify.ts'
import { spiPeripherals } from './spi-peripheral.checks.ts'

specify(spiPeripherals)
