import { specify } from '../fixtures/specify.ts'
import { axiLiteRams } from './axi-lite-ram.checks.ts'

specify(axiLiteRams)
