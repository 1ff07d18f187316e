/** What can go wrong with a tool that is not the design's fault; each has a section in docs/reference/tool-errors.md. */
export const toolErrorCodes = {
  missing: 'GW901',
  noPip: 'GW902',
  noNetwork: 'GW903',
  wrongHash: 'GW904',
  diskFull: 'GW905',
  badOverride: 'GW906',
  crashed: 'GW907',
  notWritable: 'GW908',
  downloadFailed: 'GW909',
} as const

export type ToolErrorKind = keyof typeof toolErrorCodes

/**
 * A tool is missing, damaged or cannot be fetched: the machine has to be mended, not the design.
 *
 * The command line prints `format()`, one line, and exits with code 3.
 */
export class ToolError extends Error {
  readonly isGatewrightProblem = true
  readonly exitCode = 3
  readonly kind: ToolErrorKind
  readonly code: string
  /** What happened and where, in one sentence. */
  readonly what: string
  /** What the reader can do about it. */
  readonly mend: string

  constructor(kind: ToolErrorKind, what: string, mend: string, options?: ErrorOptions) {
    const code = toolErrorCodes[kind]
    super(oneLine(`${code} ${what}; mend: ${mend}`), options)
    this.name = 'ToolError'
    this.kind = kind
    this.code = code
    this.what = oneLine(what)
    this.mend = oneLine(mend)
  }

  format(): string {
    return this.message
  }
}

/** A tool that was stopped on request (Ctrl-C, an AbortSignal): nobody's mistake. */
export class ToolAborted extends Error {
  constructor(tool: string) {
    super(`${tool} was stopped`)
    this.name = 'AbortError'
  }
}

/** Turns the file system's own errors into ours; anything else passes through unchanged. */
export function explainFileError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error)
  if (code !== undefined && ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR'].includes(code))
    return new ToolError(
      'notWritable',
      `cannot write to ${folder} (${code})`,
      'make the folder writable, or name another one in GATEWRIGHT_CACHE',
      { cause: error },
    )
  return error
}

export function diskFull(folder: string, cause?: unknown): ToolError {
  return new ToolError(
    'diskFull',
    `no space left on the disk of ${folder}`,
    'free some space (300 MB hold every tool), or name a folder on another disk in GATEWRIGHT_CACHE',
    { cause },
  )
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}
