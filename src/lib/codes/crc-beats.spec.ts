import { specify } from '../fixtures/specify.ts'
import { crcBeats } from './crc-beats.checks.ts'

specify(crcBeats)
