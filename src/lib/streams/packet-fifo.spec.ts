import { specify } from '../fixtures/specify.ts'
import { packetFifos } from './packet-fifo.checks.ts'

specify(packetFifos)
