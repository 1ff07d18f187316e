import type { Board } from '../../fpga-targets/board.ts'
import { isBoardTop } from '../../fpga-targets/on-board.ts'
import { type ElaboratedDesign, elaborateDesign, elaborateLoaded } from './elaborate-design.ts'
import { loadDesign } from './load-design.ts'
import { unknownName } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What is to be built: a core by itself, or a design on a board. */
export type BuildableDesign = ElaboratedDesign & { readonly board?: Board }

/**
 * A design as it is built: its top, or with `--board` what it exports for that board in `boards`. A board's top that is asked
 * for by itself (a design file with nothing else) is built for its board as well.
 */
export async function designFor(
  typed: string,
  { board: wanted, parameters }: { readonly board?: string; readonly parameters?: string },
): Promise<BuildableDesign> {
  if (wanted === undefined) {
    const core = await elaborateDesign(typed, parameters)
    const { module } = core.loaded
    return isBoardTop(module) ? { ...core, board: module.board } : core
  }
  const loaded = await loadDesign(typed)
  const tops = topsOf(loaded.boards, loaded.module)
  const top = tops.get(wanted)
  if (top === undefined) {
    if (tops.size === 0)
      throw new UsageError(
        'unknownBoard',
        `${loaded.place.name} is not written for any board`,
        `export const boards = { '${wanted}': onBoard(…) } beside its top`,
      )
    throw unknownName('unknownBoard', `board of ${loaded.place.name}`, wanted, [...tops.keys()])
  }
  if (!isBoardTop(top))
    throw new UsageError(
      'unknownBoard',
      `boards['${wanted}'] of ${loaded.place.name} is no board's top`,
      'make it with onBoard(board, …)',
    )
  const name = `${loaded.place.name}-${wanted}`
  const asked = { ...loaded, module: top, parameters: undefined }
  return { name, loaded: asked, ...elaborateLoaded(asked, undefined), board: top.board }
}

/** A design's tops by the name of their board. */
function topsOf(boards: Readonly<Record<string, unknown>>, top: unknown): ReadonlyMap<string, unknown> {
  const named = Object.entries(boards)
  return new Map(named.length === 0 && isBoardTop(top) ? [[top.board.name, top]] : named)
}
