import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { ProgramError } from './program-error.ts'

/** The ELF files of a folder and the folders in it, sorted. */
export function programsIn(folder: string): readonly string[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ProgramError('unreadable', folder, `it cannot be read (${code ?? 'unknown'})`, 'give a folder of ELF files')
  }
  const programs = names.map((name) => join(folder, name)).filter(beginsAsElf)
  if (programs.length === 0) throw new ProgramError('unreadable', folder, 'no ELF file is in it', 'give a folder of ELF files')
  return programs.sort()
}

function beginsAsElf(file: string): boolean {
  const start = Buffer.alloc(4)
  try {
    const handle = openSync(file, 'r')
    try {
      readSync(handle, start, 0, 4, 0)
    } finally {
      closeSync(handle)
    }
  } catch {
    return false
  }
  return start.toString('latin1') === '\x7fELF'
}

/** The signature that a program is to leave, where one lies beside it: `add-01.signature` for `add-01.elf` or `add-01`. */
function expectedSignature(file: string): readonly string[] | undefined {
  const beside = `${file.replace(/\.elf$/, '')}.signature`
  return existsSync(beside) ? readFileSync(beside, 'utf8').trim().toLowerCase().split(/\s+/) : undefined
}

/**
 * Where what a program left between `begin_signature` and `end_signature` is not what it should be: nothing where it is, or
 * where nobody says what. Lines are words of 4, 8 or 16 bytes, as Spike writes them: `+signature-granularity`.
 */
export function signatureDifference(file: string, signature: Uint8Array | undefined): string | undefined {
  const expected = expectedSignature(file)
  if (!expected) return undefined
  if (!signature) return 'it has no begin_signature and end_signature, but a signature lies beside it'
  const size = expected[0]!.length / 2
  const found: string[] = []
  for (let at = 0; at < signature.length; at += size)
    found.push(
      Buffer.from(signature.subarray(at, at + size))
        .reverse()
        .toString('hex')
        .padStart(2 * size, '0'),
    )
  if (found.length !== expected.length) return `its signature has ${found.length} words, not ${expected.length}`
  const index = found.findIndex((word, at) => word !== expected[at])
  return index < 0 ? undefined : `word ${index} of its signature is ${found[index]}, not ${expected[index]}`
}
