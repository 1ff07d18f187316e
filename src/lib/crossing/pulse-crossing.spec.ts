import { specify } from '../fixtures/specify.ts'
import { pulseCrossings } from './pulse-crossing.checks.ts'

specify(pulseCrossings)
