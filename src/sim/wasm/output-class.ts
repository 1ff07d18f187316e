import { summaryOf } from '../../ir/dependencies.ts'
import type { Module, Variable } from '../../ir/module.ts'

/** Outputs of a module that depend on the same inputs without a register between: one function computes them. */
export interface OutputClass {
  readonly key: string
  /** Inputs. */
  readonly needs: readonly Variable[]
  readonly outputs: readonly Variable[]
}

const classes = new WeakMap<Module, Map<Variable, OutputClass>>()

export const outputClass = (module: Module, output: Variable): OutputClass => classesOf(module).get(output)!

/** Each once, in the order of the ports. */
export const outputClasses = (module: Module): readonly OutputClass[] => [...new Set(classesOf(module).values())]

function classesOf(module: Module): Map<Variable, OutputClass> {
  let found = classes.get(module)
  if (!found) {
    found = new Map()
    const byKey = new Map<string, { key: string; needs: Variable[]; outputs: Variable[] }>()
    const summary = summaryOf(module)
    module.ports.forEach((port, index) => {
      if (port.kind !== 'output') return
      const reads = new Set(summary.outputs[index]!.flatMap((part) => part.reads.map((range) => range.port)))
      const sorted = [...reads].sort((a, b) => a - b)
      const key = sorted.join()
      let made = byKey.get(key)
      if (!made) byKey.set(key, (made = { key, needs: sorted.map((each) => module.ports[each]!), outputs: [] }))
      made.outputs.push(port)
      found!.set(port, made)
    })
    classes.set(module, found)
  }
  return found
}
