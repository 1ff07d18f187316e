import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, type Inside, type Outside, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Reg, Shape, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { oneHotSelect } from '../arithmetic/one-hot.ts'
import { checkRegions, isInRegion, type Region, regionBits } from './address-map.ts'
import { type AxiLite, type AxiLiteWidths, AxiResponse, axiLite, axiLiteShapes } from './axi-lite.ts'
import { nextTurn } from './turn.ts'

export interface CrossbarParameters extends AxiLiteWidths {
  readonly controllers: number
  /** One for each peripheral, which gets as many address bits as its region has. */
  readonly regions: readonly Region[]
}

/**
 * Joins AXI4-Lite controllers to peripherals: all at once, as long as they want different ones.
 *
 * Ports       `sAxil`: a list, one a controller; `mAxil`: a list, one a region, with addresses from the region's start.
 * Latency     2 cycles from a request to the peripheral's, 1 from its answer to the controller's.
 * Throughput  each controller has one write and one read under way at a time; each peripheral serves one of each.
 * Fairness    a peripheral goes round its controllers.
 * Timing      no path from an input to an output; ready and answers come straight from flip-flops, what goes to peripherals
 *             passes one LUT for each two controllers.
 * Errors      an address in no region answers DECERR (IHI 0022, A3.4.4), and no peripheral sees it.
 * Reset       nothing under way.
 */
export const AxiLiteCrossbar = module('axi_lite_crossbar', (p: CrossbarParameters) => {
  checkRegions(p.regions, p)
  if (!Number.isSafeInteger(p.controllers) || p.controllers < 1)
    fail({
      code: 'GW244',
      title: 'address map',
      message: `a crossbar of ${p.controllers} controllers`,
      mend: 'give controllers: 1 or more',
    })
  const io = ports({
    sAxil: Array.from({ length: p.controllers }, () => flip(axiLite(p))),
    mAxil: p.regions.map((region) => axiLite({ address: regionBits(region), data: p.data })),
  })
  crossWrites(io.sAxil, io.mAxil, p)
  crossReads(io.sAxil, io.mAxil, p)
  return io
})

type Controllers = readonly Outside<AxiLite>[]
type Peripherals = readonly Inside<AxiLite>[]

/** A request that waits in registers, and where it wants to go. */
interface Waiting {
  /** There is one, and room for its answer. */
  readonly isWaiting: Signal<Bool>
  readonly goals: readonly Signal<Bool>[]
}

function crossWrites(controllers: Controllers, peripherals: Peripherals, p: CrossbarParameters): void {
  const shapes = axiLiteShapes(p)
  const writes = controllers.map((bus) => {
    const address = held(shapes.address, bus.awvalid, { addr: bus.awaddr, prot: bus.awprot }, bus.awready)
    const data = held(shapes.write, bus.wvalid, { data: bus.wdata, strb: bus.wstrb }, bus.wready)
    const bvalid = reg(bool, { init: false })
    const bresp = reg(AxiResponse)
    bus.bvalid.set(bvalid)
    bus.bresp.set(bresp)
    when(bus.bready, () => {
      bvalid.next = false
    })
    const isWaiting = address.isFull.and(data.isFull).and(bvalid.not())
    const goals = p.regions.map((region) => isInRegion(address.payload.addr, region))
    const finish = (response: Signal<any>): void => {
      bvalid.next = true
      bresp.next = response
      address.isFull.next = false
      data.isFull.next = false
    }
    return { address: address.payload, data: data.payload, isWaiting, goals, finish }
  })
  const servings = peripherals.map((bus, i) => {
    const awvalid = reg(bool, { init: false })
    const wvalid = reg(bool, { init: false })
    const serving = serve(writes, i, bus.bvalid, [
      [awvalid, bus.awready],
      [wvalid, bus.wready],
    ])
    const address = serving.pick(
      shapes.address,
      writes.map((write) => write.address),
    )
    const data = serving.pick(
      shapes.write,
      writes.map((write) => write.data),
    )
    bus.awvalid.set(awvalid)
    bus.awaddr.set(address.addr.low(regionBits(p.regions[i]!)))
    bus.awprot.set(address.prot)
    bus.wvalid.set(wvalid)
    bus.wdata.set(data.data)
    bus.wstrb.set(data.strb)
    bus.bready.set(serving.isBusy)
    return { isDone: serving.isDone, response: bus.bresp as Signal<any> }
  })
  finishAll(writes, servings, AxiResponse, AxiResponse.is.decerr)
}

function crossReads(controllers: Controllers, peripherals: Peripherals, p: CrossbarParameters): void {
  const shapes = axiLiteShapes(p)
  const reads = controllers.map((bus) => {
    const address = held(shapes.address, bus.arvalid, { addr: bus.araddr, prot: bus.arprot }, bus.arready)
    const rvalid = reg(bool, { init: false })
    const answer = reg(shapes.read)
    bus.rvalid.set(rvalid)
    bus.rdata.set(answer.data)
    bus.rresp.set(answer.resp)
    when(bus.rready, () => {
      rvalid.next = false
    })
    const isWaiting = address.isFull.and(rvalid.not())
    const goals = p.regions.map((region) => isInRegion(address.payload.addr, region))
    const finish = (response: Signal<any>): void => {
      rvalid.next = true
      answer.next = response
      address.isFull.next = false
    }
    return { address: address.payload, isWaiting, goals, finish }
  })
  const servings = peripherals.map((bus, i) => {
    const arvalid = reg(bool, { init: false })
    const serving = serve(reads, i, bus.rvalid, [[arvalid, bus.arready]])
    const address = serving.pick(
      shapes.address,
      reads.map((read) => read.address),
    )
    bus.arvalid.set(arvalid)
    bus.araddr.set(address.addr.low(regionBits(p.regions[i]!)))
    bus.arprot.set(address.prot)
    bus.rready.set(serving.isBusy)
    return { isDone: serving.isDone, response: cat(bus.rdata, bus.rresp.asBits()).as(shapes.read) as Signal<any> }
  })
  const nowhere = literal(shapes.read, { data: 0, resp: 'decerr' })
  finishAll(reads, servings, shapes.read, nowhere)
}

/** One channel's request in a register; it is emptied by `isFull.next = false`. */
function held<S extends Shape>(shape: S, valid: Signal<Bool>, now: any, ready: { set(value: Signal<Bool>): void }) {
  const isFull = reg(bool, { init: false })
  const payload: any = reg(shape)
  ready.set(isFull.not())
  when(isFull.not(), () => {
    isFull.next = valid
    payload.next = now
  })
  return { isFull, payload: payload as Reg<any> }
}

/** A peripheral's turns: `valids` rise for the one whose turn it is, and fall as they are taken. */
function serve(
  all: readonly Waiting[],
  peripheral: number,
  isAnswered: Signal<Bool>,
  valids: readonly (readonly [Reg<Bool>, Signal<Bool>])[],
) {
  const isBusy = reg(bool, { init: false })
  const owner = reg(uint(all.length) as UInt<any>)
  const asking = cat(...all.map(({ isWaiting, goals }) => isWaiting.and(goals[peripheral]!)).toReversed()) as Signal<UInt<any>>
  const starts = isBusy.not().and(asking.any())
  const turn = nextTurn(asking, starts)
  for (const [valid, ready] of valids)
    when(ready, () => {
      valid.next = false
    })
  when(starts, () => {
    isBusy.next = true
    owner.next = turn
    for (const [valid] of valids) valid.next = true
  })
  when(isBusy.and(isAnswered), () => {
    isBusy.next = false
  })
  return {
    isBusy,
    /** For each controller: its request is answered now. */
    isDone: all.map((_, i) => isBusy.and(isAnswered).and(owner.bit(i))),
    pick: <S extends Shape>(shape: S, payloads: readonly Signal<any>[]): any => oneHotSelect(shape, owner, payloads),
  }
}

/** Hands each controller the answer that is its own; a request that has no goal is answered at once. */
function finishAll<S extends Shape>(
  all: readonly (Waiting & { readonly finish: (response: Signal<any>) => void })[],
  servings: readonly { readonly isDone: readonly Signal<Bool>[]; readonly response: Signal<any> }[],
  shape: S,
  nowhere: Signal<any>,
): void {
  for (const [i, { isWaiting, goals, finish }] of all.entries()) {
    const isLost = isWaiting.and(goals.reduce((some, goal) => some.or(goal)).not())
    const dones = servings.map(({ isDone }) => isDone[i]!)
    const answer: Signal<any> = oneHotSelect(
      shape,
      cat(...dones.toReversed()) as Signal<UInt<any>>,
      servings.map(({ response }) => response),
    )
    const isOpen = dones.reduce((open, done) => open.and(done.not()), isLost.not())
    when(isOpen.not(), () => finish(mux(isLost, nowhere, answer)))
  }
}
