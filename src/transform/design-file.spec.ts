import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isDesignFile, nameOfFile } from './design-file.ts'

const path = join('/', 'project', 'designs', 'meter.ts')
const library = join(import.meta.dirname, '..', 'lib', 'fifo.ts')

it.each([
  [true, path, "import { reg } from 'gatewright'"],
  [true, path, 'import { fifo } from "gatewright/lib"'],
  [true, path, "import { fifo } from 'gatewright/lib/fifo.ts'"],
  [true, path, "import {\n  reg,\n  wire,\n} from 'gatewright'"],
  [true, path, "import type { Signal } from 'gatewright'"],
  [true, path, "#!/usr/bin/env node\nexport * from 'gatewright'"],
  [true, path.replace('.ts', '.mts'), "import { reg } from 'gatewright'"],
  [true, path.replace('.ts', '.tsx'), "import { reg } from 'gatewright'"],
  [true, library, "import { reg } from '../dsl/storage.ts'"],
  [true, library, "import type {\n  Signal,\n} from '../../dsl/signal-type.ts'"],
  [true, library, "import { uint } from 'gatewright'"],
  [false, library, "import { matrixOf } from './bit-matrix.ts'"],
  [false, path, "import { simulate } from 'gatewright/sim'"],
  [false, path, "import { reg } from 'gatewright-extras'"],
  [false, path, "import { reg } from './gatewright.ts'"],
  [false, path, 'const text = "import { reg } from \'gatewright\'"'],
  [false, path.replace('.ts', '.js'), "import { reg } from 'gatewright'"],
  [false, path.replace('.ts', '.d.ts'), "import { reg } from 'gatewright'"],
  [false, join('/', 'project', 'node_modules', 'other', 'meter.ts'), "import { reg } from 'gatewright'"],
])('%s: %s %j', (expected, file, source) => expect(isDesignFile(file, source)).toBe(expected))

it('names files from the root, with forward slashes', () => {
  const root = join(import.meta.dirname, '..', '..')
  expect(nameOfFile(library, root)).toBe('src/lib/fifo.ts')
})
