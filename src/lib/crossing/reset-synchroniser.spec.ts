import { specify } from '../fixtures/specify.ts'
import { synchronisedResets } from './reset-synchroniser.checks.ts'

specify(synchronisedResets)
