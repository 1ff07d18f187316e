import { specify } from '../fixtures/specify.ts'
import { wishboneDownsizers } from './wishbone-downsizer.checks.ts'

specify(wishboneDownsizers)
