import { basename, join } from 'node:path'
import { readPacked, stageFolder, writePacked } from '../stage/stage.ts'
import { type DelayFile, readDelayFile } from '../timing/delay-file.ts'
import { type PairTiming, timingPairs } from '../timing/timing-graph.ts'

/** What a placement keeps beside nextpnr's own report, taken from the delays of every cell and wire. */
export interface PlacementDetail {
  readonly pairs: readonly PairTiming[]
  /** By type the cells on the device, each under the name of the netlist that it has, or that its neighbour has. */
  readonly cells: Readonly<Record<string, readonly string[]>>
}

/** How many paths of each pair of clocks are kept. */
export const keptPaths = 100

export function placementDetail(delays: string): PlacementDetail {
  const file = readDelayFile(delays)
  return { pairs: timingPairs(file, keptPaths), cells: cellsByType(file) }
}

/** Keeps the delays of a run of nextpnr, in the folder of its results; most placements are never asked for more. */
export async function keepDelays(folder: string, delays: Uint8Array): Promise<void> {
  await writePacked(join(folder, delaysFile), delays)
}

/** The detail of a placement whose results are in `folder`: worked out when it is first wanted, then kept under the folder's own hash. */
export async function readDetail(folder: string): Promise<PlacementDetail> {
  const { folder: kept } = await stageFolder('detail', [basename(folder)], async (work) => {
    const detail = placementDetail(await readPacked(join(folder, delaysFile)))
    await writePacked(join(work, detailFile), JSON.stringify(detail))
  })
  return JSON.parse(await readPacked(join(kept, detailFile))) as PlacementDetail
}

const delaysFile = 'delays.sdf.gz'
const detailFile = 'detail.json.gz'

/** What nextpnr adds (`$nextpnr_CCU2C_1`, the ends of carry chains) belongs to whom it is wired to. */
function cellsByType({ cells, wires }: DelayFile): Record<string, string[]> {
  const neighbours = new Map<string, string[]>()
  const isAdded = (name: string): boolean => name.startsWith('$')
  for (const { from, to } of wires)
    for (const [one, other] of [
      [from.cell, to.cell],
      [to.cell, from.cell],
    ] as const)
      if (isAdded(one)) neighbours.set(one, [...(neighbours.get(one) ?? []), other])
  const ownerOf = (name: string): string => {
    const seen = new Set([name])
    for (const near of seen) {
      if (!isAdded(near)) return near
      for (const next of neighbours.get(near) ?? []) seen.add(next)
    }
    return name
  }
  const byType: Record<string, string[]> = {}
  for (const { name, type } of cells) (byType[type] ??= []).push(isAdded(name) && type !== 'DCCA' ? ownerOf(name) : name)
  return byType
}
