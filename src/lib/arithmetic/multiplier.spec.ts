import { specify } from '../fixtures/specify.ts'
import { multipliers } from './multiplier.checks.ts'

specify(multipliers)
