import { specify } from '../fixtures/specify.ts'
import { rateLimiters } from './rate-limiter.checks.ts'

specify(rateLimiters)
