import { ecp5, measuringPart } from '../../fpga-targets/ecp5.ts'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { choosePart } from '../../src/flow/device/part.ts'
import { type Placement, place } from '../../src/flow/nextpnr/place.ts'
import { spreadOf } from '../../src/flow/report/seeds.ts'
import { achievedMhz } from '../../src/flow/timing/timing.ts'
import type { Netlist } from '../../src/flow/yosys/netlist.ts'
import { wrapperCost } from '../../src/flow/yosys/netlist.ts'
import { synthesise, type VerilogFile } from '../../src/flow/yosys/synthesise.ts'
import { measuringWrapper } from '../../src/flow/yosys/wrapper.ts'
import { chooseScript } from '../../src/flow/yosys/yosys-script.ts'
import type { Design, Module } from '../../src/ir/module.ts'

/** What a part takes on an LFE5U-85F, CABGA381, speed 6, in the measuring wrapper, less the wrapper's own. */
export interface Figures {
  readonly comb: number
  readonly ff: number
  readonly ebr: number
  readonly dsp: number
  /** Lowest and median over the seeds, of the slowest clock; absent where no register leads to another. */
  readonly mhz?: { readonly lowest: number; readonly median: number }
}

export interface Measurement {
  /** A way through Yosys; default `default`. */
  readonly script?: string
  /**
   * Whether abc9 leaves out the proof that what it mapped is what it was given, which changes nothing but may take hours where XORs
   * of a hundred bits are written out.
   */
  readonly skipsProof?: boolean
  /** Of nextpnr; default 1 to 3. */
  readonly seeds?: readonly number[]
}

/** What nextpnr is asked for: more than most parts reach. */
const wantedMhz = 250

export const measured = (design: Design, how: Measurement = {}): Promise<Figures> => {
  const files = [...writeVerilog(design).files].map(([name, text]) => ({ name, text }))
  return measuredVerilog(design.top, files, how)
}

/** The same for Verilog from elsewhere: `ports` is a module with its name and ports. Every stage is kept by its input's hash. */
export async function measuredVerilog(
  ports: Module,
  files: readonly VerilogFile[],
  { script = 'default', skipsProof = false, seeds = [1, 2, 3] }: Measurement = {},
): Promise<Figures> {
  const wrapper = measuringWrapper(ports)
  const all = [...files, { name: `${wrapper.top}.v`, text: wrapper.verilog }]
  const chosen = chooseScript(script)
  const way = skipsProof ? { ...chosen, commands: ['scratchpad -set abc9.verify 0', ...chosen.commands] } : chosen
  const { netlist } = await synthesise(all, wrapper.top, way)
  const part = choosePart(ecp5, measuringPart)
  const placements: Placement[] = []
  for (const seed of seeds) placements.push(await place({ netlist, part, frequencyMhz: wantedMhz, constraints: '', seed }))
  const used = (type: string): number => placements[0]!.report.utilization[type]?.used ?? 0
  const cost = wrapperCost((JSON.parse(netlist) as Netlist).modules[wrapper.top]!, wrapper.chains)
  const slowest = placements.flatMap(({ report }) => {
    const clocks = [...achievedMhz(report).values()]
    return clocks.length > 0 ? [Math.min(...clocks)] : []
  })
  const spread = spreadOf(slowest)
  return {
    comb: used('TRELLIS_COMB') - cost.comb,
    ff: used('TRELLIS_FF') - cost.ff,
    ebr: used('DP16KD'),
    dsp: used('MULT18X18D'),
    ...(spread === undefined ? {} : { mhz: { lowest: spread.minimum, median: spread.median } }),
  }
}
