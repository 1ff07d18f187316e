import { specify } from '../fixtures/specify.ts'
import { checksumUpdates } from './updated-checksum.checks.ts'

specify(checksumUpdates)
