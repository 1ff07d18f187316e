import { specify } from '../fixtures/specify.ts'
import { streamDemuxes, streamMuxes } from './stream-mux.checks.ts'

specify([...streamMuxes, ...streamDemuxes])
