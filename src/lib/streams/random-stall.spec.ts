import { specify } from '../fixtures/specify.ts'
import { randomStalls } from './random-stall.checks.ts'

specify(randomStalls)
