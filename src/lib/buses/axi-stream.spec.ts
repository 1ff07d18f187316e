import { specify } from '../fixtures/specify.ts'
import { axiStreams } from './axi-stream.checks.ts'

specify(axiStreams)
