import { specify } from '../fixtures/specify.ts'
import { syncFifos } from './sync-fifo.checks.ts'

specify(syncFifos)
