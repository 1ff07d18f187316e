import { specify } from '../fixtures/specify.ts'
import { uartReceivers } from './uart-receiver.checks.ts'

specify(uartReceivers)
