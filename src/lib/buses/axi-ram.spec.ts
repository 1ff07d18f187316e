import { specify } from '../fixtures/specify.ts'
import { axiRams } from './axi-ram.checks.ts'

specify(axiRams)
