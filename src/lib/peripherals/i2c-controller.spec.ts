import { specify } from '../fixtures/specify.ts'
import { i2cControllers } from './i2c-controller.checks.ts'

specify(i2cControllers)
