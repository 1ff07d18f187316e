import { specify } from '../fixtures/specify.ts'
import { busRegisters } from './bus-registers.checks.ts'

specify(busRegisters)
