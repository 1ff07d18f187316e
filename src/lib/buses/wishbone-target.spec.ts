import { specify } from '../fixtures/specify.ts'
import { wishboneTargets } from './wishbone-target.checks.ts'

specify(wishboneTargets)
