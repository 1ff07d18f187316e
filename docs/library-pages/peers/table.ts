import type { Figures } from '../measure.ts'
import type { Pair } from './pairs.ts'

/** What was measured for one pair: theirs are absent where they have no such part. */
export interface Row {
  readonly pair: Pair
  readonly ours: Figures
  readonly amaranth?: Figures
  readonly litex?: Figures
}

/** Placement moves a figure by so much: what is nearer is called equal. */
const tolerance = 0.03
/** From here on it is the wrapper and the clock net that are measured, which alone reach some 460 MHz. */
const fastEnough = 400

const isLarger = (ours: number, theirs: number): boolean => ours > theirs * (1 + tolerance)

/** In what ours takes more, or is slower, than one of theirs: `COMB`, `FF`, `EBR`, `MHz`. */
export function losses({ ours, amaranth, litex }: Row): readonly string[] {
  const against = [amaranth, litex].filter((figures) => figures !== undefined)
  const lost = new Set<string>()
  for (const theirs of against) {
    if (isLarger(ours.comb, theirs.comb)) lost.add('COMB')
    if (isLarger(ours.ff, theirs.ff)) lost.add('FF')
    if (isLarger(ours.ebr, theirs.ebr)) lost.add('EBR')
    if (ours.mhz && theirs.mhz && isLarger(Math.min(theirs.mhz.median, fastEnough), ours.mhz.median)) lost.add('MHz')
  }
  return [...lost]
}

export function tableText(rows: readonly Row[]): string {
  return [
    '| part | Gatewright | Amaranth | LiteX, Migen | where ours takes more, or is slower |',
    '|---|---:|---:|---:|---|',
    ...rows.map((row) => {
      const { pair, ours, amaranth, litex } = row
      return `| ${pair.part} | ${cell(ours)} | ${cell(amaranth)} | ${cell(litex)} | ${remark(row)} |`
    }),
  ].join('\n')
}

function cell(figures: Figures | undefined): string {
  if (figures === undefined) return '–'
  const { comb, ff, ebr, mhz } = figures
  return `${comb} / ${ff}${ebr > 0 ? ` / ${ebr}` : ''} · ${mhz ? mhz.median.toFixed(0) : '–'}`
}

function remark(row: Row): string {
  const lost = losses(row)
  const { differs, reason } = row.pair
  const said =
    lost.length === 0 ? [] : [`${lost.join(', ')}: ${reason ?? (differs === undefined ? 'not examined' : 'more is done')}`]
  return [...said, ...(differs === undefined ? [] : [`(${differs})`])].join(' ')
}
