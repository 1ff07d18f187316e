import { specify } from '../fixtures/specify.ts'
import { cataloguedCrcs, crcRegisters } from './crc-register.checks.ts'

specify([...crcRegisters, ...cataloguedCrcs])
