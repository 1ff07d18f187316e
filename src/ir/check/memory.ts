import type { Design, Memory, Module, Write } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { isSamePort, portOf, writePorts } from './memory-ports.ts'

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
  const ports = storage === 'any' ? [] : writePorts(module.body, memory)
  if (storage === 'distributed' && ports.length > 1)
    bad(
      "kind 'distributed' has one write port, and this is a second",
      "write from one place, at one address that is chosen before; kind 'registers' has as many as you like",
      ports[1]!.origin,
      'LUT RAM has one address for writing',
    )
  if (storage === 'registers') {
    const other = ports.find((write) => portOf(write).clock !== portOf(ports[0]!).clock)
    if (other)
      bad(
        "kind 'registers' cannot be written from two clocks",
        "use kind 'block', which has two ports of their own clocks",
        other.origin,
        'a flip-flop has one clock',
      )
  }
  if (storage === 'block' && ports.length > 2)
    bad(
      `kind 'block' has two write ports, and this is number ${ports.length}`,
      "write from one place, at one address that is chosen before; kind 'registers' has as many as you like",
      ports[2]!.origin,
      'a block RAM has two ports with an address each; writes of which never two happen share one (if and otherwise, arms of match)',
    )
  if (storage === 'block' && ports.length === 2) {
    for (const read of reads)
      if (read.domain && !ports.some((write) => isSamePort(portOf(write), portOf({ ...read, domain: read.domain! }))))
        bad(
          "kind 'block' with two write ports is read only where it is written",
          'read at the address and in the domain of one of the writes, or write from one place',
          read.origin,
          'a block RAM has two ports with an address each, and both are taken by the writes',
        )
    if (collision === 'old' && reads.length > 0)
      bad(
        "kind 'block' with two write ports cannot read the word before",
        "say collision: 'new' or 'never', or write from one place",
        memory.origin,
        'what one port of a block RAM reads while the other writes the word is not defined; to hold writes back takes a third port',
      )
  }
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
