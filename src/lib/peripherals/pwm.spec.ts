import { specify } from '../fixtures/specify.ts'
import { pwms } from './pwm.checks.ts'

specify(pwms)
