import { nearest } from '../device/part.ts'
import { FlowError } from '../flow-error.ts'

/** A way through Yosys, as data: what stands between reading the Verilog and writing the netlist. */
export interface YosysScript {
  readonly name: string
  readonly description: string
  /** `$top` stands for the top module, `$out` for what writes the netlist. */
  readonly commands: readonly string[]
}

/**
 * The four ways worth choosing from. `synth_ecp5` of Yosys 0.70 always maps with `abc9 -W 300`, whatever its options say;
 * the others stop it before that, map otherwise, and go on. What maps to LUT5 to LUT7 pays for each with two to eight LUT4:
 * a wide multiplexer becomes fast and three times as large; `area` maps to LUT4 alone.
 */
export const yosysScripts: readonly YosysScript[] = [
  {
    name: 'default',
    description: 'synth_ecp5 as it is',
    commands: ['synth_ecp5 -top $top $out'],
  },
  split('abc9', 'abc9 -W 600', 'mapped by abc9 -W 600: fewer cells than default in some designs'),
  split('abc', 'abc -lut 4:7 -dress', 'mapped by abc -lut 4:7 -dress: often the fastest'),
  split('area', 'abc -lut 4 -dress', 'mapped by abc -lut 4 -dress: fewest cells'),
]

function split(name: string, mapping: string, description: string): YosysScript {
  return {
    name,
    description,
    commands: [
      'synth_ecp5 -top $top -run begin:map_luts',
      'techmap -map +/lattice/latches_map.v',
      mapping,
      'clean',
      'synth_ecp5 -top $top -run map_cells: $out',
    ],
  }
}

export function chooseScript(name: string): YosysScript {
  const found = yosysScripts.find((script) => script.name === name)
  if (found !== undefined) return found
  const names = yosysScripts.map((script) => script.name)
  throw new FlowError(
    'unknownScript',
    `no Yosys script is called ${name}`,
    `${nearest(name, names)}; there are ${names.join(', ')}`,
  )
}

/** The script's text for these files. */
export function scriptText(script: YosysScript, top: string, files: readonly string[], netlist: string): string {
  const commands = script.commands.map((command) => command.replace('$top', top).replace('$out', `-json ${netlist}`))
  return [...files.map((file) => `read_verilog ${file}`), ...commands, ''].join('\n')
}
