import { specify } from '../fixtures/specify.ts'
import { wishboneRams } from './wishbone-ram.checks.ts'

specify(wishboneRams)
