import { connect, flip, module, ports } from 'gatewright'
import {
  PipelinedWishboneRam,
  pipelinedWishbone,
  WishboneClassicToPipelined,
  WishbonePipelinedToClassic,
  WishboneRam,
  WishboneSharedBus,
  wishbone,
} from 'gatewright/lib'
import type { Judged } from './designs.ts'

const widths = { address: 12, data: 32 }

/** The shared bus with a RAM behind each region; `wishbone_shared_bus.py` knows the places. */
const SharedMemories = module('shared_memories', () => {
  const io = ports({ controllers: Array.from({ length: 2 }, () => flip(wishbone(widths))) })
  const regions = [
    { base: 0x000, size: 0x100 },
    { base: 0x400, size: 0x80 },
    { base: 0x800, size: 0x100 },
  ]
  const bus = WishboneSharedBus({ ...widths, controllers: 2, regions })
  for (const [i, controller] of io.controllers.entries()) connect(controller, bus.controllers[i]!)
  for (const [i, { size }] of regions.entries()) connect(bus.peripherals[i]!, WishboneRam({ data: 32, depth: size / 4 }).wb)
  return io
})

const ram = { data: 32, depth: 100, address: 10 } as const
/** The bridge alone has no clock: a classic RAM is behind it. */
const PipelinedFront = module('pipelined_front', () => {
  const io = ports({ wb: flip(pipelinedWishbone({ address: 10, data: 32 })) })
  const bridge = WishbonePipelinedToClassic({ address: 10, data: 32 })
  connect(io.wb, bridge.pipelined)
  connect(bridge.classic, WishboneRam(ram).wb)
  return io
})

const ramSettings = { WORDS: '100', PAST: '256' }

/** What cocotbext-wishbone's two ends judge. */
export const judgedWishbone: readonly Judged[] = [
  { name: 'wishbone_ram', module: WishboneRam, parameters: ram, tests: 'wishbone_memory', settings: ramSettings },
  {
    name: 'pipelined_wishbone_ram',
    module: PipelinedWishboneRam,
    parameters: ram,
    tests: 'wishbone_memory',
    settings: ramSettings,
  },
  { name: 'wishbone_pipelined_to_classic', module: PipelinedFront, tests: 'wishbone_memory', settings: ramSettings },
  { name: 'wishbone_classic_to_pipelined', module: WishboneClassicToPipelined, parameters: widths, tests: 'wishbone_modes' },
  { name: 'shared memories on one wishbone', module: SharedMemories, tests: 'wishbone_shared_bus' },
]
