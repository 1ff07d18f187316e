import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ecp5 } from '../../fpga-targets/ecp5.ts'
import type { BoardTop } from '../../fpga-targets/on-board.ts'
import { formatSourceMap } from '../../src/codegen-verilog/source-map.ts'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { build } from '../../src/flow/build.ts'
import { choosePart } from '../../src/flow/device/part.ts'
import type { BuildReport } from '../../src/flow/report/report.ts'
import { lineTranslation } from '../../src/flow/source/design-lines.ts'
import { chooseScript } from '../../src/flow/yosys/yosys-script.ts'
import type { Design } from '../../src/ir/module.ts'

/** Builds a board's top with one seed, as `gatewright synth --board` does. */
export async function buildTop(
  { board }: BoardTop,
  design: Design,
  folder: string,
): Promise<{ readonly report: BuildReport; readonly configuration: string; readonly bitstream: Uint8Array }> {
  const { files, sourceMap } = writeVerilog(design)
  const verilog = [...files].map(([name, text]) => ({ name, text }))
  const report = await build({
    name: board.name,
    module: design.top,
    files: verilog,
    extras: [{ name: 'map.json', text: formatSourceMap(sourceMap) }],
    translate: lineTranslation(sourceMap, verilog),
    part: choosePart(ecp5, board),
    script: chooseScript('default'),
    frequencies: new Map(),
    seeds: [1],
    folder,
    ...(board.configuration === undefined ? {} : { configuration: board.configuration }),
  })
  return {
    report,
    configuration: readFileSync(join(folder, `${board.name}.config`), 'utf8'),
    bitstream: readFileSync(join(folder, `${board.name}.bit`)),
  }
}
