import { connect } from '../../dsl/connect.ts'
import { module } from '../../dsl/module.ts'
import { type Bundle, type Flipped, flip, type Outside, ports } from '../../dsl/port.ts'
import { type AxiLite, axiLite } from '../buses/axi-lite.ts'
import { AxiLiteSmallTarget } from '../buses/axi-lite-target.ts'
import { type Wishbone, wishbone } from '../buses/wishbone.ts'
import { WishboneTarget } from '../buses/wishbone-target.ts'
import { type RegisterPorts, registerFile, registerPorts } from './register-file.ts'
import type { MapDescription, RegisterMap } from './register-map.ts'

export interface RegistersOptions {
  /** Bits of the bus's byte address, where they are more than the map needs: what lies past it is refused. */
  readonly address?: number
}

/**
 * The registers of a map on AXI4-Lite: `AxiLiteSmallTarget` and `registerFile`.
 *
 * Ports       `sAxil`, and the fields as registerFile has them.
 * Latency     the register changes two cycles after the request, the answer comes with it.
 * Throughput  a read or a write in two cycles.
 *
 * @example
 * const TimerRegisters = axiLiteRegisters(timerMap)
 * // in a module:
 * const registers = TimerRegisters()
 * connect(io.sAxil, registers.sAxil)
 * when(registers.control.enable, () => { … })
 */
export function axiLiteRegisters<const D extends MapDescription>(
  map: RegisterMap<D>,
  options: RegistersOptions = {},
): () => Outside<RegisterPorts<D> & { readonly sAxil: Flipped<AxiLite> }> {
  const widths = { address: options.address ?? map.addressBits, data: map.width }
  const File = registerFile(map as unknown as RegisterMap, widths) as () => any
  return module<{}>(`${map.name}_axi_lite_registers`, (): never => {
    const io: any = ports<Bundle>({ sAxil: flip(axiLite(widths)), ...registerPorts(map) })
    const target = AxiLiteSmallTarget(widths)
    const file = File()
    connect(io.sAxil, target.sAxil)
    connect(target.access, file.access)
    for (const name of Object.keys(map.description.registers)) connect(io[name], file[name])
    return io as never
  }) as never
}

/**
 * The registers of a map on classic Wishbone: `WishboneTarget` and `registerFile`.
 *
 * Ports       `wb`, and the fields as registerFile has them.
 * Latency     the register changes one cycle after the request, `ack` comes with it. Throughput: an access in two cycles.
 */
export function wishboneRegisters<const D extends MapDescription>(
  map: RegisterMap<D>,
  options: RegistersOptions = {},
): () => Outside<RegisterPorts<D> & { readonly wb: Flipped<Wishbone> }> {
  const widths = { address: options.address ?? map.addressBits, data: map.width }
  const File = registerFile(map as unknown as RegisterMap, widths) as () => any
  return module<{}>(`${map.name}_wishbone_registers`, (): never => {
    const io: any = ports<Bundle>({ wb: flip(wishbone(widths)), ...registerPorts(map) })
    const target = WishboneTarget(widths)
    const file = File()
    connect(io.wb, target.wb)
    connect(target.access, file.access)
    for (const name of Object.keys(map.description.registers)) connect(io[name], file[name])
    return io as never
  }) as never
}
