import type { Design, Memory, Module, Write } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'

/** A memory that cannot be built as it is described. */
export const badMemories = (design: Design): Problem[] =>
  design.modules.flatMap((module) => {
    if (module.memories.length === 0) return []
    const writes = new Map<Memory, Write[]>(module.memories.map((memory) => [memory, []]))
    visitStatements(module.body, (statement) => {
      if (statement.kind === 'write') writes.get(statement.memory)?.push(statement)
    })
    return module.memories.flatMap((memory) => badMemory(module, memory, writes.get(memory)!))
  })

function badMemory(module: Module, memory: Memory, writes: readonly Write[]): Problem[] {
  const { name, width, depth, storage, collision, init = [], reads } = memory
  const problems: Problem[] = []
  const bad = (what: string, mend: string, origin: Origin | undefined = memory.origin, note?: string): void => {
    problems.push({
      code: 'GW121',
      title: 'bad memory',
      message: `memory \`${name}\` of module \`${module.name}\`: ${what}`,
      note,
      origin,
      mend,
      severity: 'error',
      data: { module: module.name, memory: name },
    })
  }

  if (!Number.isSafeInteger(depth) || depth < 1) bad(`a depth of ${depth} words`, 'give it one word or more')
  if (init.length > depth) bad(`${init.length} words of init for a depth of ${depth}`, 'make it deeper, or give fewer words')
  const wide = init.findIndex((word) => BigInt.asUintN(width, word) !== word)
  if (wide >= 0)
    bad(`word ${wide} of init, ${init[wide]}, has more than ${width} bits`, 'widen the word, or give a value that fits')
  if (storage === 'block')
    for (const read of reads)
      if (!read.domain)
        bad(
          "kind 'block' cannot be read combinationally",
          "use read(address), one cycle later, or kind 'distributed'",
          read.origin,
          'block RAM has a register in every read port',
        )
  for (const write of writes)
    if (write.mask && width % write.mask.width !== 0)
      bad(
        `a mask of ${write.mask.width} bits does not divide a word of ${width}`,
        'give one bit for each equal part of the word, a byte say',
        write.origin,
      )
  if (collision !== 'never') {
    const clock = writes[0]?.domain.domain
    const other = reads.find((read) => read.domain && clock && read.domain.domain.clockId !== clock.clockId)
    const otherWrite = writes.find((write) => write.domain.domain.clockId !== clock?.clockId)
    const second = other?.domain?.domain ?? otherWrite?.domain.domain
    if (clock && second)
      bad(
        `collision '${collision}' between two clocks, \`${clock.name}\` and \`${second.name}\``,
        "say collision: 'never', and keep the two sides from one address, as an asynchronous FIFO does",
        other?.origin ?? otherWrite?.origin,
        'which of the two edges comes first is not defined',
      )
  }
  return problems
}
