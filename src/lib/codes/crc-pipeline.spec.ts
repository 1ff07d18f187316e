import { specify } from '../fixtures/specify.ts'
import { crcPipelines } from './crc-pipeline.checks.ts'

specify(crcPipelines)
