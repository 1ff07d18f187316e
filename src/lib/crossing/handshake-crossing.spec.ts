import { specify } from '../fixtures/specify.ts'
import { handshakeCrossings } from './handshake-crossing.checks.ts'

specify(handshakeCrossings)
