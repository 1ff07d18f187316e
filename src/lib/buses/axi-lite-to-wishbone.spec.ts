import { specify } from '../fixtures/specify.ts'
import { axiLiteToWishbones } from './axi-lite-to-wishbone.checks.ts'

specify(axiLiteToWishbones)
