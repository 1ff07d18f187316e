import { specify } from '../fixtures/specify.ts'
import { streamForks } from './stream-fork.checks.ts'

specify(streamForks)
