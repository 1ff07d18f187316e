import { type Fault, report } from '../src/dsl/fault.ts'
import type { Origin } from '../src/ir/origin.ts'
import { type Board, type Direction, type FunctionOf, isPinFact, type PinSettings } from './board.ts'
import { ballsOf, padAt } from './packages/balls.ts'
import { factsOf, isStandard, objection, type Pad, type Standard, standards } from './standards.ts'

/** One ball that a design or a board uses: for what, how, and where that is written. */
export interface UsedBall {
  /** `led[0]`, `sdram.a, bit 3` */
  readonly text: string
  readonly ball: string
  readonly direction: Exclude<Direction, 'dedicated'>
  readonly settings: PinSettings
  readonly origin: Origin | undefined
}

type Part = Pick<Board, 'name' | 'device' | 'package'>

/** Refuses a ball that the package lacks; gives the pad behind one that it has. */
export function checkedPad(part: Part, used: UsedBall): Pad | undefined {
  const pad = padAt(part.device, part.package, used.ball)
  if (pad !== undefined) return pad
  const count = ballsOf(part.device, part.package).length
  report({
    code: 'GW301',
    title: 'unknown ball',
    message: `${used.text}: ${part.device} in ${part.package} has no ball ${used.ball} that a design can use`,
    note: `${count} balls are pins; the others are supply, configuration or SERDES`,
    mend: 'take the name from the schematic of the board',
    origin: used.origin,
  })
  return undefined
}

/** Refuses what a pad's buffer cannot do. */
export function checkStandard(part: Part, used: UsedBall): void {
  const pad = checkedPad(part, used)
  if (pad === undefined) return
  const { standard } = used.settings
  if (standard === undefined || !isStandard(standard)) {
    report({
      code: 'GW303',
      title: 'I/O standard',
      message: `${used.text}: ${standard === undefined ? 'no I/O standard is given' : `'${standard}' is no I/O standard`}`,
      mend: `give one of ${Object.keys(standards).join(', ')}`,
      origin: used.origin,
    })
    return
  }
  const why = objection(standard, used.direction === 'clock' ? 'in' : used.direction, pad)
  if (why !== undefined)
    report({
      code: 'GW303',
      title: 'I/O standard',
      message: `${used.text}: ball ${used.ball} cannot be ${standard} ${directionText(used.direction)}`,
      note: why,
      mend: 'use another ball, or a standard that this one has',
      origin: used.origin,
    })
  if (used.settings.drive !== undefined && factsOf(standard).volts !== 3.3)
    report({
      code: 'GW303',
      title: 'I/O standard',
      message: `${used.text}: the drive of ${standard} cannot be set`,
      note: 'only standards of 3.3 V have a drive that tools can set',
      mend: 'leave the drive out',
      origin: used.origin,
    })
}

/** Refuses what is wrong with a board's own table, used or not, at the lines where its pins are written. */
export function checkBoard(board: Board): void {
  const visit = (part: FunctionOf, text: string): void => {
    if (isPinFact(part)) {
      const { direction, settings, origin } = part
      if (direction !== 'dedicated')
        for (const ball of part.balls) checkStandard(board, { text, ball, direction, settings, origin })
    } else if (Array.isArray(part)) for (const [index, item] of part.entries()) visit(item, `${text}[${index}]`)
    else for (const [key, inner] of Object.entries(part)) visit(inner as FunctionOf, text === '' ? key : `${text}.${key}`)
  }
  if (ballsOf(board.device, board.package).length === 0)
    report({
      code: 'GW307',
      title: 'board',
      message: `board \`${board.name}\`: ${board.device} does not come in ${board.package}`,
      mend: 'gatewright synth --package lists the packages of a device',
      origin: board.origin,
    })
  else visit(board.functions, '')
}

/** Two functions at one ball, or two supply voltages in one bank: what is legal alone may not be together. */
export function conflicts(part: Part, all: readonly UsedBall[]): Fault[] {
  const faults: Fault[] = []
  const byBall = new Map<string, UsedBall>()
  const supplies = new Map<number, { readonly volts: number; readonly used: UsedBall }>()
  const references = new Map<number, UsedBall>()
  for (const used of all) {
    const before = byBall.get(used.ball)
    if (before === undefined) byBall.set(used.ball, used)
    else
      faults.push({
        code: 'GW302',
        title: 'ball used twice',
        message: `${used.text} and ${before.text} are both at ball ${used.ball} of board \`${part.name}\``,
        origin: used.origin,
        related: [{ text: `${before.text} is used here`, origin: before.origin }],
        mend: 'use one of the two: they are one wire on the board',
      })
    const { standard } = used.settings
    const pad = padAt(part.device, part.package, used.ball)
    if (pad === undefined || standard === undefined || !isStandard(standard)) continue
    if (factsOf(standard).isReferenced && used.direction !== 'out') references.set(pad.bank, used)
    if (!needsSupply(standard, used.direction)) continue
    const { volts } = factsOf(standard)
    const known = supplies.get(pad.bank)
    if (known === undefined) supplies.set(pad.bank, { volts, used })
    else if (known.volts !== volts)
      faults.push({
        code: 'GW304',
        title: 'bank voltage',
        message: `bank ${pad.bank} of board \`${part.name}\` would need ${volts} V for ${used.text} (${standard}) and ${known.volts} V for ${known.used.text} (${known.used.settings.standard})`,
        origin: used.origin,
        related: [{ text: `${known.used.text} is used here`, origin: known.used.origin }],
        mend: 'all outputs of a bank share its supply: give them standards of one voltage, or use a ball of another bank',
      })
  }
  for (const used of all) {
    const pad = padAt(part.device, part.package, used.ball)
    const reference = pad && references.get(pad.bank)
    if (reference && pad.functions.includes(`VREF1_${pad.bank}`))
      faults.push({
        code: 'GW304',
        title: 'bank voltage',
        message: `${used.text} is at ball ${used.ball}, where bank ${pad.bank} takes the reference of ${reference.text} (${reference.settings.standard})`,
        origin: used.origin,
        related: [{ text: `${reference.text} is used here`, origin: reference.origin }],
        mend: 'leave that ball free, or give the inputs of the bank a standard without a reference',
      })
  }
  return faults
}

/** Inputs live with any supply of their bank, but for those that are compared with a part of it; as nextpnr has it. */
const needsSupply = (standard: Standard, direction: UsedBall['direction']): boolean =>
  direction === 'out' || direction === 'inout' || factsOf(standard).isReferenced === true

const directionText = (direction: UsedBall['direction']): string =>
  ({ in: 'as an input', out: 'as an output', inout: 'in both directions', clock: 'as a clock' })[direction]
