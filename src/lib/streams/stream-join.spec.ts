import { specify } from '../fixtures/specify.ts'
import { streamJoins } from './stream-join.checks.ts'

specify(streamJoins)
