import { specify } from '../fixtures/specify.ts'
import { internetChecksums } from './internet-checksum.checks.ts'

specify(internetChecksums)
