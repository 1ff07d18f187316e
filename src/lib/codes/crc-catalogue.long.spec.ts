import { part } from '../fixtures/part.ts'
import { specify } from '../fixtures/specify.ts'
import { CataloguedBeats } from './fixtures/catalogued-crcs.ts'
import { catalogueChecks } from './fixtures/crc-beats-judge.ts'

// Building 113 of them takes a while; CrcRegister's checks have the whole catalogue in every run.
specify([
  part(
    { name: 'crc_beats, all of the catalogue, 4 octets', file: 'codes/crc-beats.ts' },
    CataloguedBeats,
    { octets: 4, isPipelined: false },
    catalogueChecks(4),
  ),
  part(
    { name: 'crc_pipeline, all of the catalogue, 4 octets', file: 'codes/crc-pipeline.ts' },
    CataloguedBeats,
    { octets: 4, isPipelined: true },
    catalogueChecks(4),
  ),
])
