import { specify } from '../fixtures/specify.ts'
import { synchronisedBits } from './synchronise.checks.ts'

specify(synchronisedBits)
