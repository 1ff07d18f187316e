import { specify } from '../fixtures/specify.ts'
import { axiLiteCrossbars } from './axi-lite-crossbar.checks.ts'

specify(axiLiteCrossbars)
