import { specify } from '../fixtures/specify.ts'
import { uartTransmitters } from './uart-transmitter.checks.ts'

specify(uartTransmitters)
