import { specify } from '../fixtures/specify.ts'
import { wishboneSharedBuses } from './wishbone-shared-bus.checks.ts'

specify(wishboneSharedBuses)
