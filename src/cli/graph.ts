import { relative, resolve } from 'node:path'
import { instance } from '@viz-js/viz'
import { Command, Option } from 'commander'
import { mermaidOf } from '../dsl/mermaid.ts'
import { writeFiles } from '../flow/stage/output-folder.ts'
import type { MachineGraph } from '../ir/machine.ts'
import type { Design } from '../ir/module.ts'
import { elaborateDesign } from './elaborate-design.ts'
import { globalOptions } from './global-options.ts'
import { machineDot } from './machine-dot.ts'

const endings = { svg: 'svg', mermaid: 'mmd', dot: 'dot' } as const
type Format = keyof typeof endings

interface GraphOptions {
  readonly format: Format
  readonly out?: string
  readonly parameters?: string
}

/** A picture's file name and text. */
type Picture = readonly [file: string, text: string]

/** `gatewright graph`: the state machines of a design as pictures. */
export function command(): Command {
  return new Command('graph')
    .description('draw the state machines of a design, or of one of its modules')
    .argument('<design>', 'a folder of designs/, a design file, or <design>/<module>')
    .addOption(new Option('--format <name>', 'what to draw them in').choices(Object.keys(endings)).default('svg'))
    .option('--out <folder>', 'where to; one file a machine (default: build/<design>/graphs)')
    .option('--parameters <json>', 'for a module that has parameters')
    .action(async (typed: string, options: GraphOptions, action: Command) => {
      const { json, quiet } = globalOptions(action)
      const { name, design } = await elaborateDesign(typed, options.parameters)
      const pictures = await drawMachines(design, options.format)
      const folder = resolve(options.out ?? `build/${name}/graphs`)
      if (pictures.length > 0) writeFiles(folder, new Map(pictures))
      const files = pictures.map(([file]) => file)
      if (json) console.log(JSON.stringify({ design: name, folder, files }, null, 2))
      else if (files.length === 0) console.log(`${name} has no state machines`)
      else if (!quiet) for (const file of files) console.log(relative(process.cwd(), resolve(folder, file)))
    })
}

/** A picture of each machine that stands in no other, called after its module and itself. */
export async function drawMachines(design: Design, format: Format): Promise<Picture[]> {
  const machines = design.modules.flatMap(({ machines: own = [], name }) =>
    own.map((machine) => ({ machine, title: machine.name === 'fsm' ? name : `${name}.${machine.name}` })),
  )
  const draw = format === 'mermaid' ? mermaidOf : await graphviz(format)
  return machines.map(({ machine, title }) => [`${title}.${endings[format]}`, `${draw(machine, title).trimEnd()}\n`] as const)
}

async function graphviz(format: 'svg' | 'dot'): Promise<(machine: MachineGraph, title: string) => string> {
  if (format === 'dot') return machineDot
  const viz = await instance()
  return (machine, title) => withTitle(viz.renderString(machineDot(machine, title), { format: 'svg' }), title)
}

/** The `svg` element alone, with a title for those who cannot see it: document type and tool's version say nothing to a page. */
const withTitle = (svg: string, title: string): string =>
  svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<svg[^>]*>\n/, (opening) => `${opening}<title>${title}</title>\n`)
