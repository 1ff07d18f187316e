import { specify } from '../fixtures/specify.ts'
import { scramblers } from './scrambler.checks.ts'

specify(scramblers)
