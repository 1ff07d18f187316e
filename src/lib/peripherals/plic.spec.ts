import { specify } from '../fixtures/specify.ts'
import { plics } from './plic.checks.ts'

specify(plics)
