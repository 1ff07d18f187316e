/** Where in the Verilog a net or cell came from: of an expression one line, of a whole block its first and last. */
export interface SourceLine {
  readonly file: string
  readonly line: number
  readonly lastLine: number
}

/**
 * The places in Yosys's `src` attribute (`top.v:5.19-5.31|/share/lattice/cells_map_trellis.v:16.100-16.154`) that are the
 * design's own: what stands in Yosys's libraries says only how a cell was mapped.
 */
export function sourceLinesOf(attribute: string | undefined): SourceLine[] {
  const lines: SourceLine[] = []
  for (const place of (attribute ?? '').split('|')) {
    const match = /^(.+?):(\d+)(?:\.\d+)?(?:-(\d+)(?:\.\d+)?)?$/.exec(place)
    if (match === null || /(^|\/)share\//.test(match[1]!)) continue
    lines.push({ file: match[1]!, line: Number(match[2]), lastLine: Number(match[3] ?? match[2]) })
  }
  return lines
}
