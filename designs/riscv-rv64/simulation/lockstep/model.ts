import type { ExtensionName } from '../../model/decoder.ts'
import { Model } from '../../model/model.ts'
import { type Configuration, protectedRegions } from '../configurations.ts'
import type { ElfFile } from '../elf-file.ts'
import { memoryMap } from '../machine/memory-map.ts'
import { decodeEntry, logEntryBytes, type Retired } from '../machine/retirement-log.ts'
import type { Observer } from '../run.ts'
import { type Status, type StatusName, statusNames } from '../state.ts'
import { accessOf, traceLine } from '../trace.ts'

/** Their numbers; of mstatus the bits that machine mode alone has. */
const numbers: Readonly<Record<StatusName, number>> = {
  mstatus: 0x300,
  mie: 0x304,
  mtvec: 0x305,
  mscratch: 0x340,
  mepc: 0x341,
  mcause: 0x342,
  mtval: 0x343,
}
/** mcycle, cycle, time, mip: their values are the core's. */
const masked: ReadonlySet<number> = new Set([0xb00, 0xc00, 0xc01, 0x344])
const interruptNames: Readonly<Record<number, 'software' | 'timer' | 'external'>> = { 3: 'software', 7: 'timer', 11: 'external' }

/** Steps the design's own model of the instruction set beside the core, as Spike is stepped. */
export function modelObserver(program: ElfFile, core: Configuration, ramBytes: number): Observer {
  const names = core.extensions.map(({ name }) => name)
  const model = new Model({
    extensions: names.filter((name) => name !== 'Zicclsm' && name !== 'PMP') as ExtensionName[],
    resetVector: BigInt(program.entry),
    ram: { base: BigInt(memoryMap.ram), bytes: ramBytes },
    addressBits: 32,
    protectedRegions: protectedRegions(core.extensions),
    misaligned: names.includes('Zicclsm') ? 'done' : 'trap',
  })
  for (const { address, bytes } of program.segments) model.load(BigInt(address), bytes)
  let count = 0
  const isRam = (address: bigint): boolean =>
    address >= BigInt(memoryMap.ram) && address < BigInt(memoryMap.ram) + BigInt(ramBytes)

  const differs = (entry: Retired, what: string): string =>
    [
      `instruction ${count} at 0x${entry.address.toString(16)}: ${what}`,
      `  core : ${traceLine(entry)} -> 0x${entry.next.toString(16)}`,
      `  model: -> 0x${model.pc.toString(16)}; ${statusNames.map((name) => `${name} 0x${model.csrs.read(numbers[name])?.toString(16)}`).join(', ')}`,
      ...Array.from({ length: 31 }, (_, i) => `  x${i + 1} 0x${BigInt.asUintN(64, model.register(i + 1)).toString(16)}`),
    ].join('\n')

  const step = (entry: Retired, status: Status | undefined): string | undefined => {
    if (entry.isInterrupt) {
      const name = interruptNames[Number((status?.mcause ?? 0n) & 63n)]
      if (name === undefined) return differs(entry, `an interrupt with the cause ${status?.mcause}`)
      model.takeInterrupt(name)
    }
    if (BigInt.asUintN(32, model.pc) !== BigInt(entry.address))
      return differs(entry, `the model is at 0x${model.pc.toString(16)}`)
    const access = accessOf(entry)
    if (access && !entry.isTrap && !isRam(access.address)) {
      model.pc = entry.next
      model.csrs.count(1)
      if (entry.destination !== 0) model.setRegister(entry.destination, entry.value)
      count++
      return undefined
    }
    const ours = model.step()
    const isSystem = (entry.word & 0x7f) === 0x73
    if (entry.isTrap !== (ours.trap !== undefined)) return differs(entry, entry.isTrap ? 'a trap' : 'no trap')
    if (entry.next !== model.csrs.held(ours.next)) return differs(entry, `it goes on at 0x${entry.next.toString(16)}`)
    if (entry.destination !== ours.rd) return differs(entry, `it writes x${entry.destination}, the model x${ours.rd}`)
    if (entry.value !== ours.value) {
      if (!isSystem || !masked.has(entry.word >>> 20))
        return differs(entry, `x${entry.destination} is 0x${entry.value.toString(16)}, in the model 0x${ours.value.toString(16)}`)
      model.setRegister(entry.destination, entry.value)
    }
    const stored = ours.memory?.writes === true && !ours.trap ? ours.memory : undefined
    if ((entry.memory.writes !== 0) !== (stored !== undefined)) return differs(entry, stored ? 'nothing is stored' : 'it stores')
    // Of one that goes on in the next doubleword, the part in the first is told.
    const isOther = stored && access && BigInt.asUintN(8 * access.size, stored.value ?? 0n) !== access.value
    if (stored && access && (stored.address !== access.address || isOther))
      return differs(entry, `it stores 0x${access.value.toString(16)} at 0x${access.address.toString(16)}`)
    if (status && (entry.isTrap || isSystem))
      for (const name of statusNames)
        if (status[name] !== model.csrs.read(numbers[name])) return differs(entry, `${name} is 0x${status[name].toString(16)}`)
    count++
    return undefined
  }

  return {
    async retired(entries, length, statuses) {
      for (let index = 0; index < length && index * logEntryBytes < entries.length; index++) {
        const found = step(decodeEntry(entries, index), statuses.get(index))
        if (found !== undefined) return found
      }
      return undefined
    },
    hostWrote: (address, bytes) => model.load(BigInt(address), bytes),
  }
}
