import { specify } from '../fixtures/specify.ts'
import { commaAligners } from './comma-aligner.checks.ts'

specify(commaAligners)
