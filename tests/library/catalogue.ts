import { arithmetic } from '../../src/lib/arithmetic/fixtures/parts.ts'
import { buses } from '../../src/lib/buses/fixtures/parts.ts'
import { codes } from '../../src/lib/codes/fixtures/parts.ts'
import { crossing } from '../../src/lib/crossing/fixtures/parts.ts'
import type { Part } from '../../src/lib/fixtures/part.ts'
import { peripherals } from '../../src/lib/peripherals/fixtures/parts.ts'
import { registers } from '../../src/lib/registers/fixtures/parts.ts'
import { storage } from '../../src/lib/storage/fixtures/parts.ts'
import { streams } from '../../src/lib/streams/fixtures/parts.ts'

/** Every part of the library with every choice of parameters that is judged. */
export const catalogue: readonly Part[] = [
  ...arithmetic,
  ...buses,
  ...codes,
  ...crossing,
  ...peripherals,
  ...storage,
  ...registers,
  ...streams,
]
