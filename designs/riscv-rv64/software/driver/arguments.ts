import { type Architecture, architectureOf } from './architecture.ts'
import { SoftwareError } from './software-error.ts'

/** What a command line of the driver asks for. */
export interface CompileRequest {
  /** Everything for the compiler, in its order, without our options, without `-o` and what stands below. */
  readonly items: readonly Item[]
  readonly output: string | undefined
  /** `link` makes a program; the others are the compiler's own and end where they say. */
  readonly stage: 'link' | 'compile' | 'assemble' | 'preprocess' | 'ask'
  readonly architecture: Architecture
  readonly compiler: string | undefined
  readonly library: 'picolibc' | 'small' | undefined
  readonly console: 'uart' | 'host'
  readonly exit: 'host' | 'console'
  readonly ramBytes: number
  readonly stackBytes: number
  readonly frequencyHz: number
  readonly showsCommands: boolean
  /** The program brings its own start code or linker script. */
  readonly ownStart: boolean
  readonly ownScript: boolean
}

/** A word of the command line: a file to compile or link, an option for every step, or one for the linker alone. */
export type Item = { readonly kind: 'input' | 'option' | 'linkOption'; readonly words: readonly string[] }

/** Options of GCC and clang whose value may be a word of its own. */
const withValue = new Set(
  (
    '-I -D -U -include -imacros -isystem -iquote -idirafter -iprefix -x -MF -MT -MQ --param -Xassembler -Xpreprocessor -Xclang ' +
    '-mllvm --sysroot -aux-info -A -G'
  ).split(' '),
)
const linkWithValue = new Set('-L -l -T -u -e -z -Xlinker'.split(' '))
const linkOnly =
  /^-(Wl,|L|l|u|T|static|nostdlib$|nostartfiles$|nodefaultlibs$|nolibc$|no-pie$|s$|Xlinker|z$|e$|r$|fuse-ld=|specs=|-specs=)/
const stages: Readonly<Record<string, CompileRequest['stage']>> = {
  '-c': 'compile',
  '-S': 'assemble',
  '-E': 'preprocess',
  '-M': 'preprocess',
  '-MM': 'preprocess',
}
const questions = /^(--version|--target-help|-dump.*|-print-.*|--print-.*|-v|-###)$/

export const help = `npm run cc -- FILE... [options]

Builds a program for the RV64 core: GCC and picolibc where they are, else clang of PyPI's ziglang. Options that are not listed go
to the compiler: -I -D -O -l -c -S -E -g -W...

  -o FILE                the result (a.elf without it)
  --config NAME          rv64im (the default), full or tiny; also -march=NAME, or -march=rv64...
  --ram SIZE             RAM from 0x8000_0000: 64K (the default), 1M, ...
  --stack SIZE           what the heap leaves of it: 4K (the default)
  --console uart|host    where printf goes: a 16550 at 0x1000_0000 (the default), or the simulator
  --exit host|console    how the end is told: by tohost (the default), or by a line on the console too
  --frequency HZ         what clock() divides by (100000000)
  --compiler NAME        gcc, clang, or a program
  --library NAME         picolibc, or our small one
  --show                 print the commands
`

/** Reads a command line: our options are taken out, everything else stays in its order for the compiler. */
export function readArguments(words: readonly string[]): CompileRequest {
  const items: Item[] = []
  const own = new Map<string, string>()
  let output: string | undefined
  let stage: CompileRequest['stage'] = 'link'
  let march = 'rv64im'
  let asks = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const value = (): string => {
      const next = words[++at]
      if (next === undefined) throw new SoftwareError('usage', `${word} wants a value`, 'npm run cc -- --help lists the options')
      return next
    }
    const [name, joined] = splitOwn(word)
    if (name !== undefined) own.set(name, name === '--show' ? '' : (joined ?? value()))
    else if (word === '-o') output = value()
    else if (word.startsWith('-o') && !word.startsWith('-openmp')) output = word.slice(2)
    else if (word.startsWith('-march=')) march = word.slice('-march='.length)
    else if (word.startsWith('-mabi=')) checkAbi(word.slice('-mabi='.length))
    else if (stages[word]) {
      stage = stages[word]!
      if (stage === 'preprocess' && word !== '-E') items.push({ kind: 'option', words: [word] })
    } else if (questions.test(word)) {
      asks = true
      items.push({ kind: 'option', words: [word] })
    } else if (withValue.has(word)) items.push({ kind: 'option', words: [word, value()] })
    else if (linkWithValue.has(word)) items.push({ kind: 'linkOption', words: [word, value()] })
    else if (linkOnly.test(word)) items.push({ kind: 'linkOption', words: [word] })
    else if (word.startsWith('-') && word !== '-') items.push({ kind: 'option', words: [word] })
    else items.push({ kind: 'input', words: [word] })
  }
  const flags = items.flatMap(({ words }) => words)
  const hasInput = items.some(({ kind }) => kind === 'input')
  return {
    items,
    output,
    stage: asks && !hasInput ? 'ask' : stage,
    architecture: architectureOf(own.get('--config') ?? march),
    compiler: own.get('--compiler'),
    library: oneOf(own, '--library', ['picolibc', 'small'] as const),
    console: oneOf(own, '--console', ['uart', 'host'] as const) ?? 'uart',
    exit: oneOf(own, '--exit', ['host', 'console'] as const) ?? 'host',
    ramBytes: sizeOf(own, '--ram', 64 * 1024),
    stackBytes: sizeOf(own, '--stack', 4096),
    frequencyHz: sizeOf(own, '--frequency', 100_000_000),
    showsCommands: own.has('--show'),
    ownStart: flags.includes('-nostartfiles') || flags.includes('-nostdlib'),
    ownScript: flags.some((flag) => flag.startsWith('-T') || flag.startsWith('-Wl,-T')),
  }
}

const ownOptions = '--config --ram --stack --console --exit --frequency --compiler --library --show'.split(' ')

function splitOwn(word: string): [string | undefined, string | undefined] {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  return ownOptions.includes(name) ? [name, equals < 0 ? undefined : word.slice(equals + 1)] : [undefined, undefined]
}

function oneOf<T extends string>(own: ReadonlyMap<string, string>, name: string, choices: readonly T[]): T | undefined {
  const value = own.get(name)
  if (value === undefined || choices.includes(value as T)) return value as T | undefined
  throw new SoftwareError('usage', `${name} ${value} is not known`, `one of ${choices.join(', ')}`)
}

/** `64K`, `1M`, `0x10000`, `90e6`. */
function sizeOf(own: ReadonlyMap<string, string>, name: string, otherwise: number): number {
  const text = own.get(name)
  if (text === undefined) return otherwise
  const [, digits = '', unit = ''] = /^(.*?)([KM]?)(?:i?B)?$/.exec(text)!
  const value = Number(digits === '' ? Number.NaN : digits) * { '': 1, K: 1024, M: 1024 * 1024 }[unit as '' | 'K' | 'M']
  if (Number.isInteger(value) && value > 0 && value % 16 === 0) return value
  throw new SoftwareError('usage', `${name} ${text} is no size`, 'a multiple of 16: 65536, 0x10000, 64K, 1M')
}

function checkAbi(abi: string): void {
  if (abi !== 'lp64')
    throw new SoftwareError(
      'usage',
      `-mabi=${abi} is not for this core`,
      'leave it out: the core has lp64, no floating-point registers',
    )
}
