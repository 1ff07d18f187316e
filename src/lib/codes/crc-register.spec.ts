import { specify } from '../fixtures/specify.ts'
import { crcRegisters } from './crc-register.checks.ts'

specify(crcRegisters)
