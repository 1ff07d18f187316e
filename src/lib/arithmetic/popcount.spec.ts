import { specify } from '../fixtures/specify.ts'
import { popcounts } from './popcount.checks.ts'

specify(popcounts)
