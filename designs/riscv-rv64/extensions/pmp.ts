import type { Extension } from '../extension.ts'
import { joinSides } from '../memory/data-side.ts'
import { ProtectedData, ProtectedInstructions } from '../memory/protection/protected-ports.ts'
import { ProtectionRegisters, protectionAddresses } from '../memory/protection/protection-registers.ts'
import type { ProtectionOptions } from '../memory/protection/regions.ts'

/**
 * Physical memory protection: volume II. With machine mode alone, what binds is what is locked.
 *
 * Each access and each fetch takes a cycle more: it is checked before it goes to the memory.
 */
export const physicalMemoryProtection = (p: ProtectionOptions): Extension => ({
  name: 'PMP',
  rows: {},
  protect(seams) {
    const registers = ProtectionRegisters(p)
    const { access } = seams
    registers.address.set(access.address)
    registers.isWritten.set(access.isWritten)
    registers.value.set(access.value)
    const protectedData = ProtectedData(p)
    protectedData.regions.set(registers.regions)
    joinSides(protectedData.memory, seams.data)
    const protectedInstructions = ProtectedInstructions(p)
    protectedInstructions.regions.set(registers.regions)
    const { memory } = protectedInstructions
    seams.instruction.request.valid.set(memory.request.valid)
    seams.instruction.request.payload.set(memory.request.payload)
    memory.request.ready.set(seams.instruction.request.ready)
    memory.response.valid.set(seams.instruction.response.valid)
    memory.response.word.set(seams.instruction.response.word)
    memory.response.error.set(seams.instruction.response.error)
    return { data: protectedData.core as never, instruction: protectedInstructions.core, old: registers.old as never }
  },
  registers: protectionAddresses,
})
