import { specify } from '../fixtures/specify.ts'
import { axiLiteTargets } from './axi-lite-target.checks.ts'

specify(axiLiteTargets)
