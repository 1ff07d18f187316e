import { specify } from '../fixtures/specify.ts'
import { bitSearches } from './bit-search.checks.ts'

specify(bitSearches)
