import { bool, connect, input, module, output, ports, uint } from 'gatewright'
import { Core } from './core.ts'
import { TightlyCoupledMemory } from './memory/tightly-coupled.ts'
import type { CoreOptions } from './options.ts'

/** A core with block RAM of its own on both ports. */
export const TightlyCoupledCore = module(
  'rv64_tightly_coupled',
  (p: CoreOptions & { doublewords: number; init?: readonly bigint[] }) => {
    const io = ports({
      interrupts: { software: input(bool), timer: input(bool), external: input(bool) },
      mtime: input(uint(64)),
      retired: { valid: output(bool), address: output(uint(32)) },
    })
    const { doublewords, init, ...options } = p
    const core = Core(options)
    const ram = TightlyCoupledMemory({ base: p.resetVector, doublewords, ...(init ? { init } : {}) })
    connect(core.instruction, ram.instruction)
    connect(core.data, ram.data)
    core.interrupts.software.set(io.interrupts.software)
    core.interrupts.timer.set(io.interrupts.timer)
    core.interrupts.external.set(io.interrupts.external)
    core.mtime.set(io.mtime)
    io.retired.valid.set(core.retired.valid)
    io.retired.address.set(core.retired.address)
    return io
  },
)
