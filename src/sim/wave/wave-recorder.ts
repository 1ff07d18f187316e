import type { Engine } from '../engine.ts'
import type { Hierarchy, ModuleNode } from '../hierarchy.ts'
import { type NamedSignal, namedSignals } from '../named-signals.ts'
import { VcdWriter } from './vcd-writer.ts'

interface Recorded {
  readonly path: string
  readonly id: string
  readonly width: number
  value: bigint | undefined
}

/** Writes every named signal of every instance, whenever time is about to move, where it has changed. */
export class WaveRecorder {
  readonly #writer: VcdWriter
  readonly #engine: Engine
  readonly #signals: Recorded[] = []
  #lastTime = -1n

  constructor(file: string, hierarchy: Hierarchy, engine: Engine) {
    this.#engine = engine
    this.#writer = new VcdWriter(file)
    this.#declare(hierarchy.top)
    this.#writer.endDefinitions()
  }

  /** Scopes are nested as instances are; a loop with its own stack. */
  #declare(top: ModuleNode): void {
    const stack: (ModuleNode | 'up')[] = [top]
    for (let at = stack.pop(); at; at = stack.pop()) {
      if (at === 'up') {
        this.#writer.leave()
        continue
      }
      this.#writer.enter(at.instance?.name ?? at.module.name)
      for (const signal of namedSignals(at)) this.#add(signal)
      stack.push('up')
      for (const child of at.children.toReversed()) if (child.kind === 'module') stack.push(child)
    }
  }

  #add({ path, name, width, variable }: NamedSignal): void {
    if (width === 0) return
    const type = variable?.kind === 'register' ? 'reg' : 'wire'
    const id = this.#writer.declare(type, width, name)
    this.#signals.push({ path, id, width, value: undefined })
  }

  /** What is true at `time`, once everything has settled. */
  record(time: bigint): void {
    if (time === this.#lastTime) return
    this.#lastTime = time
    for (const signal of this.#signals) {
      const value = this.#engine.peek(signal.path)
      if (value === signal.value) continue
      signal.value = value
      this.#writer.change(time, signal.id, signal.width, value)
    }
  }

  finish(time: bigint): void {
    this.record(time)
    this.#writer.close(time)
  }
}
