import { specify } from '../fixtures/specify.ts'
import { dividers } from './divider.checks.ts'

specify(dividers)
