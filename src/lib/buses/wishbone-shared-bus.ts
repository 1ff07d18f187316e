import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { oneHotSelect } from '../arithmetic/one-hot.ts'
import { checkRegions, isInRegion, type Region, regionBits, wordBits } from './address-map.ts'
import { byteBits } from './axi-lite.ts'
import { nextTurn } from './turn.ts'
import { type WishboneWidths, wishbone, wordAddress } from './wishbone.ts'

export interface SharedBusParameters extends WishboneWidths {
  readonly controllers: number
  /** One for each peripheral, which gets as many address bits as its region has. */
  readonly regions: readonly Region[]
}

/**
 * One classic Wishbone bus for all: the smallest way to join controllers and peripherals.
 *
 * Ports       `controllers`: a list; `peripherals`: a list, one a region, with addresses from the region's start.
 * Latency     1 cycle before the first access of a controller that gets the bus; none while it keeps `cyc`.
 * Fairness    the bus goes round the controllers; one has it as long as it holds `cyc`.
 * Timing      combinational through the choice of the controller and of the peripheral, both ways.
 * Errors      an address in no region answers `err`, in the same cycle.
 * Reset       nobody has the bus. Source: Wishbone B4, 3.1.3 and chapter 6 (shared bus interconnection).
 */
export const WishboneSharedBus = module('wishbone_shared_bus', (p: SharedBusParameters) => {
  checkRegions(p.regions, p)
  if (!Number.isSafeInteger(p.controllers) || p.controllers < 1)
    fail({
      code: 'GW244',
      title: 'address map',
      message: `a bus of ${p.controllers} controllers`,
      mend: 'give controllers: 1 or more',
    })
  const io = ports({
    controllers: Array.from({ length: p.controllers }, () => flip(wishbone(p))),
    peripherals: p.regions.map((region) => wishbone({ address: regionBits(region), data: p.data })),
  })
  const asking = cat(...io.controllers.map(({ cyc }) => cyc).toReversed()) as Signal<UInt<any>>
  /** Whose bus it is, one-hot; nobody's while it is 0. */
  const owner = reg(uint(p.controllers), { init: 0 })
  const isFree = owner.and(asking).any().not()
  const turn = nextTurn(asking, isFree.and(asking.any()))
  when(isFree, () => {
    owner.next = turn
  })

  const Request = struct({ stb: bool, we: bool, adr: uint(wordAddress(p)), datW: uint(p.data), sel: uint(p.data / 8) })
  const request = oneHotSelect(
    Request,
    owner,
    io.controllers.map(
      ({ cyc, stb, we, adr, datW, sel }) => cat(cyc.and(stb), we, adr, datW, sel).as(Request) as Signal<typeof Request>,
    ),
  )
  const isAsked = request.stb
  const chosen = p.regions.map((region) => isInRegion(request.adr, region, byteBits(p.data)))
  io.peripherals.forEach((bus, i) => {
    bus.cyc.set(isAsked.and(chosen[i]!))
    bus.stb.set(isAsked.and(chosen[i]!))
    bus.we.set(request.we)
    bus.adr.set(request.adr.low(wordBits(p.regions[i]!, p.data)))
    bus.datW.set(request.datW)
    bus.sel.set(request.sel)
  })
  const isNowhere = chosen.reduce((nowhere, one) => nowhere.and(one.not()), isAsked)
  const choice = cat(...chosen.toReversed()) as Signal<UInt<any>>
  const Answer = struct({ ack: bool, err: bool, rty: bool, datR: uint(p.data) })
  const answer = oneHotSelect(
    Answer,
    choice,
    io.peripherals.map(({ ack, err, rty, datR }) => cat(ack, err, rty, datR).as(Answer) as Signal<typeof Answer>),
  )
  io.controllers.forEach((bus, i) => {
    const isMine = owner.bit(i).and(isAsked)
    bus.ack.set(isMine.and(answer.ack))
    bus.err.set(isMine.and(answer.err.or(isNowhere)))
    bus.rty.set(isMine.and(answer.rty))
    bus.datR.set(answer.datR)
  })
  return io
})
