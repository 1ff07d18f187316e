import { specify } from '../fixtures/specify.ts'
import { registerSlices } from './register-slice.checks.ts'

specify(registerSlices)
