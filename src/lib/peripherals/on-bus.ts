import { connect } from '../../dsl/connect.ts'
import { module } from '../../dsl/module.ts'
import { type Bundle, type Flipped, flip, type Outside, ports } from '../../dsl/port.ts'
import { type AxiLite, axiLite } from '../buses/axi-lite.ts'
import { AxiLiteSmallTarget } from '../buses/axi-lite-target.ts'
import { type Wishbone, type WishboneWidths, wishbone } from '../buses/wishbone.ts'
import { WishboneTarget } from '../buses/wishbone-target.ts'

/** What a front end must know of a peripheral: its bus, and all its ports but `access`. */
export interface Attachment<B extends Bundle> {
  readonly widths: WishboneWidths
  readonly pins: B
}

/**
 * A peripheral that has an `access` port, on AXI4-Lite: `AxiLiteSmallTarget` in front. Two cycles an access.
 *
 * @example
 * export const AxiLiteGpio = onAxiLite('gpio_axi_lite', Gpio, (p) => ({ widths: gpioWidths, pins: gpioPins(p) }))
 */
export function onAxiLite<P, B extends Bundle>(
  name: string,
  peripheral: (p: P) => unknown,
  describe: (p: P) => Attachment<B>,
): (p: P) => Outside<B & { readonly sAxil: Flipped<AxiLite> }> {
  return onBus(name, peripheral, describe, 'sAxil', axiLite, AxiLiteSmallTarget)
}

/** The same on classic Wishbone: `WishboneTarget` in front. Two cycles an access. */
export function onWishbone<P, B extends Bundle>(
  name: string,
  peripheral: (p: P) => unknown,
  describe: (p: P) => Attachment<B>,
): (p: P) => Outside<B & { readonly wb: Flipped<Wishbone> }> {
  return onBus(name, peripheral, describe, 'wb', wishbone, WishboneTarget)
}

/** The peripheral behind the front end of a bus, whose port is `busName` on both. */
function onBus<P>(
  name: string,
  peripheral: (p: P) => unknown,
  describe: (p: P) => Attachment<Bundle>,
  busName: 'sAxil' | 'wb',
  bus: (widths: WishboneWidths) => Bundle,
  Target: (widths: WishboneWidths) => any,
): never {
  return module<any, never>(name, (p: P): never => {
    const { widths, pins } = describe(p)
    const io: any = ports<Bundle>({ [busName]: flip(bus(widths)), ...pins })
    const target = Target(widths)
    const inner = peripheral(p) as any
    connect(io[busName], target[busName])
    connect(target.access, inner.access)
    for (const pin of Object.keys(pins)) connect(io[pin], inner[pin])
    return io as never
  }) as never
}
