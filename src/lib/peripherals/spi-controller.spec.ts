import { specify } from '../fixtures/specify.ts'
import { spiControllers } from './spi-controller.checks.ts'

specify(spiControllers)
