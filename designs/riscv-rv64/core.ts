import { type Bool, bool, cat, input, literal, module, output, ports, reg, type Signal, uint, wire } from 'gatewright'
import { type CoreSeams, dataLayers } from './extension.ts'
import type { DataSide, InstructionSide } from './memory/data-side.ts'
import { dataPort, instructionPort } from './memory/port.ts'
import type { CoreOptions } from './options.ts'
import { corePipe } from './pipe.ts'
import { attachRvfi, rvfiPorts } from './rvfi.ts'
import { decodeStage } from './stages/decode.ts'
import { executeStage } from './stages/execute.ts'
import { fetchStage } from './stages/fetch.ts'
import { memoryStage } from './stages/memory.ts'
import { writeStage } from './stages/write.ts'
import type { Doubleword } from './units/arithmetic.ts'
import { ControlStatus, NoControlStatus } from './units/control-status.ts'
import { Results, withSum } from './units/results.ts'

const corePorts = (p: CoreOptions) =>
  ports({
    instruction: instructionPort(),
    data: dataPort(),
    interrupts: { software: input(bool), timer: input(bool), external: input(bool) },
    mtime: input(uint(64)),
    /** An instruction is done with in this cycle, and where it stood. */
    retired: { valid: output(bool), address: output(uint(32)) },
    ...(p.rvfi === true ? { rvfi: rvfiPorts() } : {}),
  })
export type CorePorts = ReturnType<typeof corePorts>

/**
 * A 64-bit RISC-V core, in order, of five stages behind the fetch unit: fetch, decode, execute, memory, write.
 *
 * Ports      `instruction`, `data`: where words come from (memory/port.ts); `interrupts`, `mtime`: machine mode's; `rvfi`
 *            where the options ask for it.
 * Timing     one instruction a cycle. A result of `execute` is there for the next instruction, one of a shift or of SLT a cycle
 *            later, a loaded value or a product two. What was predicted wrongly and a CSR access cost 4 cycles, with C 5.
 * Traps      precise: taken in `memory`, where nothing younger has done anything that shows.
 * Addresses  are 32 bits wide: a fetch, load or store beyond is an access fault. `mepc` and, of a fetch, `mtval` hold 33 bits: an
 *            address beyond as 2^32 and its lower 32 bits, which is another that is beyond (volume II, "Machine Exception
 *            Program Counter": an invalid address may become another).
 */
export const Core = module('rv64_core', (p: CoreOptions) => {
  const io = corePorts(p)
  const pipe = corePipe()
  const { execute, memory, write } = pipe
  const final = wire(uint(64))
  const goes = wire(bool)
  const results = new Results()
  const soonResults = new Results()
  const settledResults = new Results()
  const lateResults = new Results()
  const hasMachineMode = p.machineMode !== false
  const status = !hasMachineMode
    ? NoControlStatus()
    : ControlStatus({
        hartId: p.hartId,
        resetVector: p.resetVector,
        extensions: misaLetters(p),
      })

  let data = io.data as unknown as DataSide
  let instructionSide = io.instruction as unknown as InstructionSide
  let outside: Doubleword = literal(uint(64), 0n) as Doubleword
  for (const { protect } of p.extensions) {
    const { value, isWritten } = status.access
    const address = memory.get(pipe.word).bits(31, 20) as never
    const guard = protect?.({ data, instruction: instructionSide, access: { address, value: value as Doubleword, isWritten } })
    if (guard) {
      data = guard.data
      instructionSide = guard.instruction
      outside = outside.or(guard.old) as Doubleword
    }
  }
  status.access.outside.set(outside)
  const fetchesBeyond = reg(bool, { init: false })
  const fetching = fetchStage(pipe, instructionSide, p, fetchesBeyond)
  const { operands, setLate } = decodeStage(pipe, p, { status, final: final as Doubleword })
  const stored = execute.get(pipe.stored) as Doubleword
  const instruction = { control: execute.get(pipe.control), word: execute.get(pipe.word), stored }
  for (const layer of dataLayers)
    for (const extension of p.extensions)
      if (extension.data?.layer === layer) data = extension.data.attach({ execute: instruction }, data)
  const { total, compares, shift } = executeStage(pipe, data, p, { results, goes: goes as Signal<Bool> })
  const computed = memory.get(pipe.result)
  const withOrder = cat(computed.high(63), computed.bit(0).or(memory.get(pipe.isLess)))
  const shifted = shift.settle(withOrder as unknown as Doubleword)
  const next = memoryStage(pipe, io, data, p, { fetching, status, fetchesBeyond, goes: goes as never, settledResults })

  const seams: CoreSeams = {
    decode: { control: pipe.decode.get(pipe.control) },
    execute: {
      control: execute.get(pipe.control),
      word: execute.get(pipe.word),
      left: execute.get(pipe.left) as Doubleword,
      right: execute.get(pipe.right) as Doubleword,
      compares,
      isValid: execute.isValid,
      isFiring: execute.isFiring,
      stallWhen: (condition) => execute.stallWhen(condition),
    },
    memory: {
      control: memory.get(pipe.control),
      word: memory.get(pipe.word),
      shifted,
      isFiring: memory.isFiring,
      isValid: memory.isValid,
    },
    decoded: (shape, value) => {
      const ahead = pipe.payload(shape)
      pipe.decode.set(ahead, value as never)
      return execute.get(ahead) as never
    },
    carry: (shape, value) => {
      const carried = pipe.payload(shape)
      execute.set(carried, value as never)
      return memory.get(carried) as never
    },
    write: { control: write.get(pipe.control), word: write.get(pipe.word), isValid: write.isValid },
    result: (unit, value) => results.add([unit], value),
    soonResult: (unit, value) => soonResults.add([unit], value),
    settledResult: (unit, value) => settledResults.add([unit], value),
    lateResult: (unit, value) => lateResults.add([unit], value),
  }
  for (const { attach } of p.extensions) attach?.(seams)
  execute.set(pipe.result, withSum(results.of(seams.execute.control), total, seams.execute.control, p.flow !== 'single'))

  const soon = soonResults.ofOr(seams.memory.control, shifted)
  memory.set(pipe.soon, soon)
  memory.set(pipe.settled, settledResults.ofOr(seams.memory.control, soon))
  writeStage(pipe, io, { registers: operands.registers, lateResults, final: final as never })
  const lateUnits = [...settledResults.units, ...lateResults.units]
  setLate(['shift', 'compare', ...soonResults.units, ...lateUnits], lateUnits)
  if (p.rvfi === true) attachRvfi(pipe, (io as any).rvfi, { operands, data, next, fetchesBeyond, final: final as Doubleword })
  return io
})

/** The letters that `misa` shows. Zba, Zbb and Zbs together are B. */
function misaLetters({ extensions }: CoreOptions): string {
  const names = extensions.map(({ name }) => name)
  const isB = ['Zba', 'Zbb', 'Zbs'].every((name) => names.includes(name))
  return ['I', ...(isB ? ['B'] : []), ...names.filter((name) => name.length === 1)].join('')
}
