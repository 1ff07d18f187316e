import { type Bool, type Domain, inDomain, reg, type Signal, type UInt, uint, type Wire } from 'gatewright'
import { type Board, onBoard } from 'gatewright/boards'
import { type FunctionOf, isPinFact, type PinFact } from '../../fpga-targets/board.ts'
import type { BoardTop } from '../../fpga-targets/on-board.ts'
import { conflicts, type UsedBall } from '../../fpga-targets/pin-rules.ts'

/** A pin of a board with the way to it: `['led', '0']`. */
interface Leaf {
  readonly path: readonly string[]
  readonly fact: PinFact
}

/**
 * Tops that use every pin of a board, each with its own standard and settings. Functions that share a ball, or cannot be used
 * together for another reason, are in different ones.
 */
export function everyPinTops(board: Board): BoardTop[] {
  return groupsOf(board).map((group) => onBoard(board, (pins) => use(group, pins, board.clock.name)))
}

/** Every pin that a design can use, in as few groups as come about when each goes into the first where it fits. */
export function groupsOf(board: Board): Leaf[][] {
  const clock = { path: [board.clock.name], fact: board.functions[board.clock.name] as PinFact }
  const groups: Leaf[][] = []
  for (const leaf of leavesOf(board.functions, [])) {
    if (leaf.fact.direction === 'dedicated' || leaf.path[0] === board.clock.name) continue
    const fitting = groups.find((group) => conflicts(board, [...group, leaf].flatMap(ballsOf)).length === 0)
    if (fitting) fitting.push(leaf)
    else groups.push([clock, leaf])
  }
  return groups
}

export function leavesOf(part: FunctionOf, path: readonly string[]): Leaf[] {
  if (isPinFact(part)) return [{ path, fact: part }]
  return Object.entries(part).flatMap(([key, inner]) => leavesOf(inner as FunctionOf, [...path, key]))
}

const ballsOf = ({ path, fact }: Leaf): UsedBall[] =>
  fact.balls.map((ball: string) => ({
    text: path.join('.'),
    ball,
    direction: fact.direction as UsedBall['direction'],
    settings: fact.settings,
    origin: undefined,
  }))

type Tristate = { readonly in: Signal<Bool>; readonly out: Wire<Bool>; readonly enable: Wire<Bool> }

/** What comes in is folded into one bit, which goes out at every output: nothing can be left out. */
function use(group: readonly Leaf[], pins: unknown, clockName: string): void {
  const at = (path: readonly string[]): any => path.reduce((part: any, key) => part[key], pins)
  const fold = reg(uint(1), { init: 0 })
  const taken: Signal<Bool>[] = []
  const take = (value: Signal<Bool> | Signal<UInt<any>>, width: number): void => {
    const caught = reg(uint(width))
    caught.next = (value.asBits() as Signal<UInt<any>>).crossing('only tried', { stable: true })
    taken.push(caught.parity())
  }
  const drive = (wire: Wire<Bool> | Wire<UInt<any>>, width: number): void => {
    const bit = fold.bit(0)
    if (width === 1) (wire as Wire<Bool>).set(bit)
    else (wire as Wire<UInt<any>>).set(bit.repeat(width))
  }
  for (const { path, fact } of group) {
    const width = fact.balls.length
    if (fact.direction === 'in') take(at(path), width)
    else if (fact.direction === 'out') drive(at(path), width)
    else if (fact.direction === 'inout') {
      const pad: Tristate = at(path)
      take(pad.in, width)
      drive(pad.out, width)
      pad.enable.set(taken[0] ?? fold.bit(0))
    } else if (path[0] !== clockName) {
      const toggle = inDomain(at(path) as Domain, () => reg(uint(1), { init: 0 }))
      toggle.next = toggle.not()
      take(toggle, 1)
    }
  }
  fold.next = taken.reduce((all, bit) => all.xor(bit), fold.bit(0).not()).asBits()
}
