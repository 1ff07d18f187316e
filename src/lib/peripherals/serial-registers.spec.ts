import { specify } from '../fixtures/specify.ts'
import { serialRegisters } from './serial-registers.checks.ts'

specify(serialRegisters)
