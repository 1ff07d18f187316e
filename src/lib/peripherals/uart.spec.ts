import { specify } from '../fixtures/specify.ts'
import { baudTicks, uarts } from './uart.checks.ts'

specify([...baudTicks, ...uarts])
