import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'

/** Words of a memory in a file, read where the memory is made. */
export interface MemoryFile {
  readonly format: 'hex' | 'binary'
  /** Relative to the design file that makes the memory. */
  readonly path: string | URL
  /** Which byte of a word comes first. */
  readonly endian?: 'little' | 'big'
}

/**
 * Words in hexadecimal as Verilog's `$readmemh` reads them: parted by blanks, `_` anywhere in a number, `@1f0` for the
 * address to go on from, comments as in Verilog. Addresses left out hold 0.
 *
 * @example memory(uint(32), 1024, { kind: 'block', init: fromHexFile('rom.hex') })
 */
export const fromHexFile = (path: string | URL): MemoryFile => ({ format: 'hex', path })

/** Words of whole bytes one after another; bits above the word's width must be 0. */
export const fromBinaryFile = (path: string | URL, options: { readonly endian: 'little' | 'big' }): MemoryFile => ({
  format: 'binary',
  path,
  endian: options.endian,
})

export const isMemoryFile = (value: unknown): value is MemoryFile =>
  typeof value === 'object' && value !== null && 'format' in value && 'path' in value

/** The words of a file; undefined where it says what is none, which is then reported. */
export function readMemoryFile(file: MemoryFile, width: number, depth: number): bigint[] | undefined {
  const path = locate(file.path)
  const complain = (message: string, mend: string): undefined => {
    report({ code: 'GW033', title: 'memory file', message, mend })
    return undefined
  }
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    return complain(`${path} ${why}`, 'give a path relative to the design file, or a URL')
  }
  const found =
    file.format === 'hex' ? hexWords(bytes.toString('latin1'), width, depth) : binaryWords(bytes, width, depth, file.endian)
  if ('words' in found) return found.words
  return complain(`${path}${found.place}: ${found.problem}`, found.mend)
}

type Found = { readonly words: bigint[] } | { readonly place: string; readonly problem: string; readonly mend: string }

function locate(path: string | URL): string {
  if (path instanceof URL) return fileURLToPath(path)
  if (path.startsWith('file:')) return fileURLToPath(path)
  const file = here()?.position.file
  return isAbsolute(path) || file === undefined ? resolve(path) : resolve(dirname(file), path)
}

const commentsAndTokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\n|[^\s/]+|\//g

export function hexWords(text: string, width: number, depth: number): Found {
  const words: bigint[] = []
  let line = 1
  let address = 0
  for (const [token] of text.matchAll(commentsAndTokens)) {
    const place = `:${line}`
    for (const character of token) if (character === '\n') line++
    if (token === '\n' || token.startsWith('//') || token.startsWith('/*')) continue
    const isAddress = token.startsWith('@')
    const digits = (isAddress ? token.slice(1) : token).replaceAll('_', '')
    if (!/^[0-9a-fA-F]+$/.test(digits))
      return {
        place,
        problem: `'${token}' is no hexadecimal number`,
        mend: 'write digits 0-9 and a-f; x and z have no place in a memory',
      }
    const value = BigInt(`0x${digits}`)
    if (isAddress) {
      if (value >= BigInt(depth)) return beyond(place, Number(value), depth)
      address = Number(value)
      continue
    }
    if (address >= depth) return beyond(place, address, depth)
    if (value >> BigInt(width) !== 0n)
      return {
        place,
        problem: `${token} has more than the ${width} bits of a word`,
        mend: 'widen the word, or correct the number',
      }
    while (words.length < address) words.push(0n)
    words[address++] = value
  }
  return { words }
}

const beyond = (place: string, address: number, depth: number): Found => ({
  place,
  problem: `address ${address} is past the ${depth} words of the memory`,
  mend: 'make the memory deeper, or the file shorter',
})

export function binaryWords(bytes: Uint8Array, width: number, depth: number, endian: 'little' | 'big' | undefined): Found {
  const size = Math.ceil(width / 8)
  if (endian !== 'little' && endian !== 'big')
    return {
      place: '',
      problem: 'nothing says which byte of a word comes first',
      mend: "give { endian: 'little' } or { endian: 'big' }",
    }
  if (bytes.length % size !== 0)
    return {
      place: '',
      problem: `${bytes.length} bytes are no whole number of words of ${size}`,
      mend: `fill the file up to a multiple of ${size} bytes`,
    }
  if (bytes.length / size > depth)
    return {
      place: '',
      problem: `${bytes.length / size} words for a memory of ${depth}`,
      mend: 'make the memory deeper, or the file shorter',
    }
  const words: bigint[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const word = bytes.subarray(at, at + size)
    const ordered = endian === 'big' ? word : word.toReversed()
    const value = BigInt(`0x${Buffer.from(ordered).toString('hex')}`)
    if (value >> BigInt(width) !== 0n)
      return {
        place: ` at byte ${at}`,
        problem: `word ${words.length}, 0x${value.toString(16)}, has more than ${width} bits`,
        mend: 'widen the word, or say the other endian',
      }
    words.push(value)
  }
  return { words }
}
