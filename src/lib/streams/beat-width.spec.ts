import { specify } from '../fixtures/specify.ts'
import { downsizers, upsizers } from './beat-width.checks.ts'

specify([...upsizers, ...downsizers])
