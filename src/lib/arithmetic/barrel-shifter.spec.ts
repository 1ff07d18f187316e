import { specify } from '../fixtures/specify.ts'
import { shifters } from './barrel-shifter.checks.ts'

specify(shifters)
