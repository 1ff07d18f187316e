import { specify } from '../fixtures/specify.ts'
import { arbiters, packetArbiters } from './arbiter.checks.ts'

specify([...arbiters, ...packetArbiters])
