const codes = {
  unreadable: 'GW880',
  noElf: 'GW881',
  wrongWidth: 'GW882',
  bigEndian: 'GW883',
  otherMachine: 'GW884',
  notExecutable: 'GW885',
  truncated: 'GW886',
  noEntry: 'GW887',
  outsideRam: 'GW888',
  noSpike: 'GW889',
} as const

/** A program that cannot be run; docs/reference/program-errors.md has a section for each. Exit code 1, for a missing tool 3. */
export class ProgramError extends Error {
  readonly code: string
  readonly exitCode: number

  constructor(kind: keyof typeof codes, file: string, what: string, mend: string) {
    super(`${codes[kind]} ${file}: ${what}; mend: ${mend}`)
    this.name = 'ProgramError'
    this.code = codes[kind]
    this.exitCode = kind === 'noSpike' ? 3 : 1
  }
  format(): string {
    return this.message
  }
}
