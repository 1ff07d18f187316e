import colors from 'picocolors'
import { type ElaborationFigures, type Elaborations, type Form, measureElaboration } from '../bench/language/elaboration.ts'
import { measureTypeCheck, type TypeCheck } from '../bench/language/type-check.ts'
import { type Bench, partsOf } from './bench.ts'
import { tableText } from './table.ts'

const usualSizes = [1_000, 3_000, 10_000, 30_000, 100_000]
const usualRounds = 3
const modules = 400
const typeCheckTarget = 10

/** `gatewright bench language`: how long elaboration with Verilog and type checking take. */
export const benchLanguage: Bench = async (options, { json, quiet, onProgress }) => {
  const parts = partsOf(options.only, ['elaboration', 'types'])
  const sizes = (options.sizes ?? usualSizes).map((size) => Math.max(100, Math.round(size / 100) * 100))
  const elaboration = parts.includes('elaboration')
    ? await measureElaboration({ sizes, rounds: options.rounds ?? usualRounds, onProgress })
    : undefined
  if (parts.includes('types')) onProgress(`type-checking ${modules} modules`)
  const types = parts.includes('types') ? await measureTypeCheck(modules) : undefined
  onProgress('')
  if (json) console.log(JSON.stringify({ elaboration, types }, null, 2))
  else {
    if (elaboration) printElaboration(elaboration, quiet)
    if (types !== undefined) printTypes(types)
  }
}

function printElaboration({ rows, amaranthVersion, skipped }: Elaborations, quiet: boolean): void {
  const head = [
    'signals',
    'Gatewright',
    'a 1,000',
    'memory',
    `Amaranth ${amaranthVersion}`,
    'to RTLIL',
    'memory',
    'ahead',
    'of RTLIL',
  ]
  const cells = rows.map(({ form, signals, ours, amaranth }) => [
    `${signals.toLocaleString('en-GB')} in ${formTexts[form]}`,
    secondsText(ours.cpuSeconds.median),
    `${((ours.cpuSeconds.median / signals) * 1e6).toFixed(0)} ms`,
    megabytes(ours),
    ...peerCells(ours, amaranth),
  ])
  console.log('elaboration and Verilog, CPU seconds in a fresh process, medians')
  console.log(tableText(head, cells))
  if (!quiet) console.log('many: modules of 100 signals, no two alike; memory: the most that the process had')
  if (skipped !== undefined) console.log(colors.yellow(`Amaranth skipped: ${skipped}`))
}

const formTexts: Readonly<Record<Form, string>> = { one: 'one module', many: 'many' }

/** Amaranth's Verilog is made by Yosys: without it is what Amaranth does itself. */
function peerCells(ours: ElaborationFigures, amaranth: ElaborationFigures | undefined): readonly string[] {
  if (amaranth === undefined) return ['–', '–', '–', '–', '–']
  const ratio = (theirs: number): string => {
    const text = `${(theirs / ours.cpuSeconds.median).toFixed(1)} ×`
    return theirs >= ours.cpuSeconds.median ? colors.green(text) : colors.red(text)
  }
  const { cpuSeconds, elaborateCpuSeconds } = amaranth
  return [
    secondsText(cpuSeconds.median),
    secondsText(elaborateCpuSeconds.median),
    megabytes(amaranth),
    ratio(cpuSeconds.median),
    ratio(elaborateCpuSeconds.median),
  ]
}

const secondsText = (seconds: number): string => `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
const megabytes = ({ peakBytes }: { readonly peakBytes?: number | undefined }): string =>
  peakBytes === undefined ? '–' : `${Math.round(peakBytes / 1e6)} MB`

function printTypes(types: TypeCheck | string): void {
  if (typeof types === 'string') {
    console.log(colors.yellow(`type check skipped: ${types}`))
    return
  }
  const { compiler, cpuSeconds, seconds } = types
  const taken = cpuSeconds ?? seconds
  const isMet = taken < typeCheckTarget
  const text = `${types.modules} distinct modules type-check in ${secondsText(taken)}${cpuSeconds === undefined ? '' : ' CPU'} (${secondsText(seconds)} in all, ${megabytes(types)}, ${compiler}); under ${typeCheckTarget} s wanted: ${isMet ? 'met' : 'missed'}`
  console.log(isMet ? colors.green(text) : colors.red(text))
}
