import type { Part } from '../../src/lib/fixtures/part.ts'
import type { Figures } from './measure.ts'
import type { Entry } from './source-text.ts'

/** The page of one file of the library: what its docstrings say, and what its parts take. */
export function pageOf(title: string, file: string, entries: readonly Entry[], figures: readonly [Part, Figures][]): string {
  return [
    `# ${title}`,
    '',
    `\`import { ${entries.map(({ name }) => name).join(', ')} } from 'gatewright/lib'\` — [source](../../../src/lib/${file})`,
    '',
    ...entries.flatMap((entry) => [`## ${entry.name}`, '', '```ts', entry.declaration, '```', '', bodyOf(entry.doc), '']),
    ...(figures.length > 0 ? ['## What it takes', '', wrapperNote, '', ...figureTable(figures), ''] : []),
  ].join('\n')
}

const wrapperNote =
  'On an LFE5U-85F, speed 6, measured in the wrapper and less its cost; Yosys’ default script. MHz: lowest / median of seeds 1 to 3.'

export function figureTable(figures: readonly [{ readonly name: string }, Figures][]): string[] {
  return [
    '| part | COMB | FF | EBR | DSP | MHz |',
    '|---|---:|---:|---:|---:|---:|',
    ...figures.map(
      ([{ name }, { comb, ff, ebr, dsp, mhz }]) =>
        `| ${name} | ${comb} | ${ff} | ${ebr} | ${dsp} | ${mhz ? `${mhz.lowest.toFixed(0)} / ${mhz.median.toFixed(0)}` : '–'} |`,
    ),
  ]
}

/** A docstring's paragraphs as they are; its labelled lines (`Latency     1 cycle`) as a table; its example as code. */
export function bodyOf(doc: string): string {
  const [text, example] = doc.split(/^@example\s*/m)
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
  if (example !== undefined) out.push('', '```ts', example.trim(), '```')
  return out
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
