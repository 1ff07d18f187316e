import { specify } from '../fixtures/specify.ts'
import { axiLiteRegisterSlices } from './axi-lite-register-slice.checks.ts'

specify(axiLiteRegisterSlices)
