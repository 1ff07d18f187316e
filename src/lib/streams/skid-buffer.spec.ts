import { specify } from '../fixtures/specify.ts'
import { skidBuffers } from './skid-buffer.checks.ts'

specify(skidBuffers)
