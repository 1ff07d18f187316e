import { specify } from '../fixtures/specify.ts'
import { gearboxes } from './gearbox.checks.ts'

specify(gearboxes)
