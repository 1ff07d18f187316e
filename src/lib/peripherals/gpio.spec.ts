import { specify } from '../fixtures/specify.ts'
import { gpios } from './gpio.checks.ts'

specify(gpios)
