import { specify } from '../fixtures/specify.ts'
import { peripheralsOnBuses } from './on-bus.checks.ts'

specify(peripheralsOnBuses)
