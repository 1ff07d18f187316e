import { specify } from '../fixtures/specify.ts'
import { spiFlashReaders } from './spi-flash-reader.checks.ts'

specify(spiFlashReaders)
