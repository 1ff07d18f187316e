import { specify } from '../fixtures/specify.ts'
import { axiToAxiLites } from './axi-to-axi-lite.checks.ts'

specify(axiToAxiLites)
