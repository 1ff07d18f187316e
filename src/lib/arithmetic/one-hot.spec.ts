import { specify } from '../fixtures/specify.ts'
import { oneHotParts } from './one-hot.checks.ts'

specify(oneHotParts)
