/** What a design's `commands.elf` is: it runs programs. Plain data goes in and comes out, but for a terminal and who is told. */
export interface ElfCommand {
  readonly configurations: readonly string[]
  programsIn(folder: string): readonly string[]
  run(request: ElfRequest): Promise<ElfSummary>
}

/** What a worker can be sent. */
export interface ElfJob {
  readonly file: string
  readonly config: string
  readonly engine?: string
  /** 0: no limit. */
  readonly maxCycles: number
  readonly ramBytes?: number
  readonly lockstep?: 'spike' | 'model'
}

export interface ElfRequest extends ElfJob {
  readonly onTrace?: (line: string) => void
  readonly onNote?: (text: string) => void
  /** Left out: what the program writes is kept, and it reads nothing. */
  readonly terminal?: ElfTerminal
  /** Many programs follow in this thread. */
  readonly isOneOfMany?: boolean
  readonly isEnded?: () => boolean
}

export interface ElfTerminal {
  write(bytes: Uint8Array, stream: 'out' | 'error'): void
  read(most: number): Uint8Array
  readonly isClosed: boolean
}

export interface ElfSummary {
  readonly program: string
  readonly result: string
  /** Why it is no pass; empty for one. */
  readonly detail: string
  readonly instructions: number
  readonly cycles: number
  readonly cyclesPerInstruction: number
  readonly seconds: number
  readonly megahertz: number
  readonly engine: string
  readonly config: string
  readonly output?: string
}
