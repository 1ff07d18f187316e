import { specify } from '../fixtures/specify.ts'
import { lfsrs } from './lfsr.checks.ts'

specify(lfsrs)
