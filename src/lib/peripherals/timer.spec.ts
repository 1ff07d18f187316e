import { specify } from '../fixtures/specify.ts'
import { timers } from './timer.checks.ts'

specify(timers)
