import { basename } from 'node:path'
import type { Figures } from './measure.ts'
import type { Entry } from './source-text.ts'

const figuresTitle = '\n## What it takes'
const wrapperNote =
  'On an LFE5U-85F, speed 6, measured in the wrapper and less its cost; Yosys’ default script. MHz: lowest / median of seeds 1 to 3, or seed 1 alone.'

/** The page of one file of the library: what its docstrings say. What its parts take comes behind that. */
export function pageText(file: string, entries: readonly Entry[]): string {
  const values = entries.filter(({ kind }) => kind !== 'type').map(({ name }) => name)
  const names = values.length > 0 ? values : entries.map(({ name }) => `type ${name}`)
  const types = entries.filter(({ kind }) => kind === 'type')
  return [
    `# ${titleOf(file)}`,
    '',
    `\`import { ${names.join(', ')} } from 'gatewright/lib'\` — [source](../../../src/lib/${file})`,
    '',
    ...entries
      .filter(({ kind }) => kind !== 'type')
      .flatMap((entry) => [`## ${entry.name}`, '', '```ts', entry.declaration, '```', '', bodyOf(entry.doc), '']),
    ...(types.length > 0 ? ['## Types', '', ...types.flatMap(typeText)] : []),
  ].join('\n')
}

const typeText = ({ declaration, doc }: Entry): string[] => [
  ...(doc === '' ? [] : [bodyOf(doc), '']),
  '```ts',
  declaration,
  '```',
  '',
]

export function figuresText(figures: readonly [{ readonly name: string }, Figures][]): string {
  return figures.length === 0 ? '' : [figuresTitle, '', wrapperNote, '', ...figureTable(figures), ''].join('\n')
}

/** The figures that a page has. */
export function figuresIn(page: string): string {
  const at = page.indexOf(`${figuresTitle}\n`)
  return at < 0 ? '' : page.slice(at)
}

function figureTable(figures: readonly [{ readonly name: string }, Figures][]): string[] {
  return [
    '| part | COMB | FF | EBR | DSP | MHz |',
    '|---|---:|---:|---:|---:|---:|',
    ...figures.map(
      ([{ name }, { comb, ff, ebr, dsp, mhz }]) =>
        `| ${name} | ${comb} | ${ff} | ${ebr} | ${dsp} | ${mhz ? frequencyText(mhz) : '–'} |`,
    ),
  ]
}

/** The list of all pages, shelf by shelf. */
export function indexText(pages: readonly { readonly file: string; readonly entries: readonly Entry[] }[]): string {
  const shelves = Map.groupBy(pages, ({ file }) => file.split('/')[0]!)
  const lines = [...shelves]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([shelf, own]) => [
      '',
      `## ${titleOf(shelf)}`,
      '',
      ...own.map(({ file, entries }) => `- [${titleOf(file)}](${pageName(file)}): ${firstSentence(entries)}`).sort(),
    ])
  return `${['# The library', '', 'What `gatewright/lib` has, by shelf. `npm run docs:library` writes these pages.', ...lines].join('\n')}\n`
}

export const pageName = (file: string): string => `${basename(file, '.ts')}.md`

/** Words that are written otherwise than in a file's name. */
const spellings: Readonly<Record<string, string>> = {
  '8b10b': '8b/10b',
  axi: 'AXI',
  c: 'C',
  clint: 'CLINT',
  crc: 'CRC',
  fifo: 'FIFO',
  gpio: 'GPIO',
  i2c: 'I2C',
  lfsr: 'LFSR',
  lite: 'Lite',
  plic: 'PLIC',
  prbs: 'PRBS',
  pwm: 'PWM',
  ram: 'RAM',
  spi: 'SPI',
  uart: 'UART',
  wishbone: 'Wishbone',
  xor: 'XOR',
}

/** `buses/axi-lite-ram.ts`: AXI Lite RAM. */
function titleOf(file: string): string {
  const words = basename(file, '.ts')
    .split('-')
    .map((word) => spellings[word] ?? word)
    .join(' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

function firstSentence(entries: readonly Entry[]): string {
  const text = bodyOf(entries.find(({ doc }) => doc !== '')?.doc ?? '')
    .split('\n\n')[0]!
    .replaceAll('\n', ' ')
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text
}

/** A docstring's paragraphs as they are; its labelled lines (`Latency     1 cycle`) as a table; its example as code. */
export function bodyOf(doc: string): string {
  const [text, example] = doc.split(/^@example[ \t]*/m)
  const out: string[] = []
  let rows: [string, string][] = []
  const flush = (): void => {
    if (rows.length > 0)
      out.push('| | |', '|---|---|', ...rows.map(([label, said]) => `| ${label} | ${said.replaceAll('|', '\\|')} |`), '')
    rows = []
  }
  for (const line of text!.trimEnd().split('\n')) {
    const [, label, said] = /^([A-Z][A-Za-z ]*?) {2,}(\S.*)$/.exec(line) ?? []
    if (label !== undefined) rows.push([label, said!])
    else if (rows.length > 0 && /^\s{2,}\S/.test(line)) rows.at(-1)![1] += ` ${line.trim()}`
    else {
      if (rows.length > 0) flush()
      out.push(line)
    }
  }
  flush()
  if (example !== undefined) out.push('', ...exampleText(example))
  return out
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

/** What stands beside `@example` says what it shows, where code follows on the next lines; alone it is the code. */
function exampleText(example: string): string[] {
  const [first, ...rest] = example.split('\n')
  const code = rest.join('\n').trim()
  if (code === '') return ['```ts', first!.trim(), '```']
  return [...(first!.trim() === '' ? [] : [`${first!.trim()}:`, '']), '```ts', code, '```']
}

const frequencyText = ({ lowest, median }: { readonly lowest: number; readonly median: number }): string =>
  lowest === median ? lowest.toFixed(0) : `${lowest.toFixed(0)} / ${median.toFixed(0)}`
