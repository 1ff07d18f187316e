import { combine } from '../../src/ir/combine.ts'
import type { Design } from '../../src/ir/module.ts'
import { snakeCase } from '../../src/ir/names.ts'
import type { Part } from '../../src/lib/fixtures/part.ts'

/** All parts side by side in one design, each instance called after its part: `sync_fifo_depth_5`. */
export function combined(parts: readonly Part[]): Design {
  const named = parts.map(({ name, design }) => {
    const made = design()
    return { ...made, top: { ...made.top, name: verilogName(name) } }
  })
  return combine('library_parts', named)
}

const verilogName = (name: string): string => snakeCase(name.replaceAll(/[^A-Za-z0-9]+/g, '_')).replaceAll(/^_+|_+$/g, '')
