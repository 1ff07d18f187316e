import { specify } from '../fixtures/specify.ts'
import { decoders8b10b } from './decoder-8b10b.checks.ts'

specify(decoders8b10b)
