import { specify } from '../fixtures/specify.ts'
import { wishboneModes } from './wishbone-modes.checks.ts'

specify(wishboneModes)
