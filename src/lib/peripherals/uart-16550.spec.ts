import { specify } from '../fixtures/specify.ts'
import { uarts16550 } from './uart-16550.checks.ts'

specify(uarts16550)
