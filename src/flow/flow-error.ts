/** What can go wrong between Verilog and bitstream; each has a section in docs/reference/flow-errors.md. */
export const flowErrorCodes = {
  unknownDevice: 'GW801',
  unknownPackage: 'GW802',
  unknownSpeed: 'GW803',
  unknownScript: 'GW804',
  unknownClock: 'GW805',
  badFrequency: 'GW806',
  folderBusy: 'GW810',
  notWritable: 'GW811',
  nothingToBuild: 'GW812',
  synthesisFailed: 'GW820',
  doesNotFit: 'GW830',
  tooManyPins: 'GW831',
  combinationalLoop: 'GW832',
  doesNotRoute: 'GW833',
  placementFailed: 'GW834',
  packingFailed: 'GW840',
  missedFrequency: 'GW850',
  slowCrossing: 'GW851',
  slowSeed: 'GW852',
  noScheduler: 'GW853',
  jobLost: 'GW854',
} as const

export type FlowErrorKind = keyof typeof flowErrorCodes

/** A wrong option is a matter of usage, everything else one of the design or its input. */
const usage: ReadonlySet<FlowErrorKind> = new Set([
  'unknownDevice',
  'unknownPackage',
  'unknownSpeed',
  'unknownScript',
  'unknownClock',
  'badFrequency',
])

/**
 * The flow cannot go on: an option that names nothing, a design that does not fit or does not route.
 *
 * Everything that Yosys, nextpnr and ecppack complain of reaches people as one of these; `said` keeps the tool's words.
 */
export class FlowError extends Error {
  readonly isGatewrightProblem = true
  readonly exitCode: 1 | 2
  readonly kind: FlowErrorKind
  readonly code: string
  readonly what: string
  readonly mend: string
  /** What the tool itself said, its lines as they were. */
  readonly said: string | undefined

  constructor(kind: FlowErrorKind, what: string, mend: string, said?: string) {
    const code = flowErrorCodes[kind]
    super(`${code} ${what}; mend: ${mend}`)
    this.name = 'FlowError'
    this.kind = kind
    this.code = code
    this.exitCode = usage.has(kind) ? 2 : 1
    this.what = what
    this.mend = mend
    this.said = said
  }

  format(): string {
    return this.message
  }
}
