import { specify } from '../fixtures/specify.ts'
import { clints } from './clint.checks.ts'

specify(clints)
