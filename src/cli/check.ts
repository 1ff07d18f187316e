import { Command } from 'commander'
import { isPlainModule } from '../dsl/module.ts'
import { elaborateAlone, elaborateLoaded, parseParameters } from './elaborate-design.ts'
import { countOf, type Findings, findingsData, findingsOf, findingsText, problemsOf } from './findings.ts'
import { globalOptions } from './global-options.ts'
import { loadDesign } from './load-design.ts'

interface CheckOptions {
  readonly strict?: boolean
  readonly parameters?: string
}

/** `gatewright check`: every rule over a design, for people or (with `--json`) for editors. */
export function command(): Command {
  return new Command('check')
    .description('run all design rules on a design: its top, its tops for boards, and the modules that it exports')
    .argument('<design>', 'a folder of designs/, or <design>/<module>')
    .option('--strict', 'exit code 1 on warnings too')
    .option('--parameters <json>', 'for a module that has parameters')
    .action(async (typed: string, options: CheckOptions, action: Command) => {
      const findings = await check(typed, options.parameters)
      const { json } = globalOptions(action)
      console.log(json ? JSON.stringify(findingsData(typed, findings), null, 2) : findingsText(typed, findings))
      if (countOf(findings, 'error') > 0 || (options.strict && countOf(findings, 'warning') > 0)) process.exitCode = 1
    })
}

async function check(typed: string, parametersText: string | undefined): Promise<Findings> {
  const parameters = parametersText === undefined ? undefined : parseParameters(parametersText)
  try {
    const loaded = await loadDesign(typed)
    const { exports, frequencyHz, module, place } = loaded
    const all = new Set([...Object.values(exports), ...Object.values(loaded.boards)])
    const others = place.module === undefined ? [...all].filter(isPlainModule) : []
    return findingsOf([
      () => elaborateLoaded(loaded, parameters),
      ...others.filter((other) => other !== module).map((other) => () => elaborateAlone(other, undefined, frequencyHz)),
    ])
  } catch (error) {
    const problems = problemsOf(error)
    if (problems) return { modules: 0, problems, silenced: [] }
    throw error
  }
}
