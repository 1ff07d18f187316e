import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { formatSourceMap } from '../codegen-verilog/source-map.ts'
import { writeVerilog } from '../codegen-verilog/write-verilog.ts'
import { writeFiles } from '../flow/stage/output-folder.ts'
import { elaborateDesign, warningsText } from './elaborate-design.ts'
import { globalOptions } from './global-options.ts'

interface VerilogCommandOptions {
  readonly out?: string
  readonly lines?: boolean
  readonly parameters?: string
}

/** `gatewright verilog`: a design, or one module of it, as Verilog with its source map. */
export function command(): Command {
  return new Command('verilog')
    .description('write the Verilog of a design, or of one of its modules, with a map to the lines of the design')
    .argument('<design>', 'a folder of designs/, or <design>/<module>')
    .option('--out <folder>', 'where to; one file a module (default: build/<design>/verilog)')
    .option('--lines', 'each statement says its line of the design in a comment')
    .option('--parameters <json>', 'for a module that has parameters')
    .action(async (typed: string, options: VerilogCommandOptions, action: Command) => {
      const { json, quiet } = globalOptions(action)
      const { name, design, warnings } = await elaborateDesign(typed, options.parameters)
      if (warnings.length > 0 && !quiet) console.error(warningsText(typed, warnings))
      const { files, sourceMap } = writeVerilog(design, { lines: options.lines === true })
      const output = new Map([...files, [`${design.top.name}.map.json`, formatSourceMap(sourceMap)]])
      const folder = resolve(options.out ?? `build/${name}/verilog`)
      writeFiles(folder, output)
      if (json) console.log(JSON.stringify({ top: design.top.name, folder, files: [...output.keys()] }, null, 2))
      else if (!quiet) for (const file of output.keys()) console.log(relative(process.cwd(), resolve(folder, file)))
    })
}
