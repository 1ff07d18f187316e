import { specify } from '../fixtures/specify.ts'
import { wishboneToAxiLites } from './wishbone-to-axi-lite.checks.ts'

specify(wishboneToAxiLites)
