import { specify } from '../fixtures/specify.ts'
import { encoders8b10b } from './encoder-8b10b.checks.ts'

specify(encoders8b10b)
