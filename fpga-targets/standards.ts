/** What an I/O standard asks of the bank it is in, and of the pad. */
interface StandardFacts {
  /** VCCIO of the bank, in volts. */
  readonly volts: 3.3 | 2.5 | 1.8 | 1.5 | 1.35 | 1.2
  /** Two pads make one pin: the ball is that of the true one. */
  readonly isDifferential?: true
  /** An input is compared with the bank's VREF. */
  readonly isReferenced?: true
}

/**
 * The I/O standards of ECP5 that can be given to a pin.
 *
 * Source: nextpnr's ecp5/pio.cc, which refuses by the same rules; it follows Lattice FPGA-TN-02032 (sysI/O usage guide), with
 * which ours were not compared.
 */
export const standards = {
  LVTTL33: { volts: 3.3 },
  LVCMOS33: { volts: 3.3 },
  LVCMOS25: { volts: 2.5 },
  LVCMOS18: { volts: 1.8 },
  LVCMOS15: { volts: 1.5 },
  LVCMOS12: { volts: 1.2 },
  SSTL18_I: { volts: 1.8, isReferenced: true },
  SSTL18_II: { volts: 1.8, isReferenced: true },
  SSTL15_I: { volts: 1.5, isReferenced: true },
  SSTL15_II: { volts: 1.5, isReferenced: true },
  SSTL135_I: { volts: 1.35, isReferenced: true },
  SSTL135_II: { volts: 1.35, isReferenced: true },
  HSUL12: { volts: 1.2, isReferenced: true },
  SSTL18D_I: { volts: 1.8, isDifferential: true, isReferenced: true },
  SSTL18D_II: { volts: 1.8, isDifferential: true, isReferenced: true },
  SSTL15D_I: { volts: 1.5, isDifferential: true, isReferenced: true },
  SSTL15D_II: { volts: 1.5, isDifferential: true, isReferenced: true },
  SSTL135D_I: { volts: 1.35, isDifferential: true, isReferenced: true },
  SSTL135D_II: { volts: 1.35, isDifferential: true, isReferenced: true },
  HSUL12D: { volts: 1.2, isDifferential: true, isReferenced: true },
  LVCMOS33D: { volts: 3.3, isDifferential: true },
  LVCMOS25D: { volts: 2.5, isDifferential: true },
  LVCMOS18D: { volts: 1.8, isDifferential: true },
  LVCMOS15D: { volts: 1.5, isDifferential: true },
  LVCMOS12D: { volts: 1.2, isDifferential: true },
  LVDS: { volts: 2.5, isDifferential: true },
  BLVDS25: { volts: 2.5, isDifferential: true },
  MLVDS25: { volts: 2.5, isDifferential: true },
  LVPECL33: { volts: 3.3, isDifferential: true },
  SLVS: { volts: 2.5, isDifferential: true },
  SUBLVDS: { volts: 2.5, isDifferential: true },
} as const satisfies Readonly<Record<string, StandardFacts>>

export type Standard = keyof typeof standards

export const factsOf = (standard: Standard): StandardFacts => standards[standard]

export const isStandard = (name: string): name is Standard => Object.hasOwn(standards, name)

/** Where a pad is: its side decides what its buffer can do. */
export interface Pad {
  /** `PL23C`: left side, row 23, pad C. */
  readonly name: string
  readonly bank: number
  /** `VREF1_6`, `PCLKT0_0`, `LDQS8`. */
  readonly functions: readonly string[]
}

/** Why a pad cannot have a standard in this direction, or undefined where it can. */
export function objection(standard: Standard, direction: 'in' | 'out' | 'inout', pad: Pad): string | undefined {
  const { isDifferential = false, isReferenced = false } = factsOf(standard)
  const isAtSide = /^P[LR]/.test(pad.name)
  const isOutput = direction !== 'in'
  const letter = pad.name.at(-1)!
  if (isReferenced && !isAtSide) return `bank ${pad.bank} is at the top or bottom of the die: it has no VREF`
  if (isDifferential && !isAtSide && direction !== 'out')
    return `bank ${pad.bank} is at the top or bottom of the die: its pairs are outputs only`
  if (isDifferential && (letter === 'B' || letter === 'D'))
    return `pad ${pad.name} is the inverted half of its pair: name the ball of the true one`
  if ((standard === 'LVDS' || standard === 'LVCMOS18D') && isOutput && letter !== 'A')
    return `only pads A drive ${standard}, and this is ${pad.name}`
  return undefined
}
