import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Column, emptyFolder, mistakes, repository } from './columns.ts'
import { run } from './command.ts'

/** What each column says of each mistake, as its tools print it; docs/comparison.md quotes it in short. */
export function mistakeReport(name: string, column: Column): string {
  if (name === 'gatewright') return gatewrightMistakes(column)
  if (name === 'amaranth') return amaranthMistakes(column)
  return scalaMistakes(name, column)
}

/** The files hold the mistakes as expected errors; without that comment the compiler says what an editor shows. */
function gatewrightMistakes(column: Column): string {
  const folder = emptyFolder('gatewright-mistakes')
  const options = { extends: join(repository, 'tsconfig.json'), include: ['*.ts'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  for (const mistake of mistakes) {
    const text = readFileSync(join(column.folder, 'mistakes', `${mistake}.ts`), 'utf8')
    writeFileSync(join(folder, `${mistake}.ts`), text.replaceAll(/^.*@ts-expect-error.*\n/gm, ''))
  }
  const compiler = join(repository, 'node_modules/.bin/tsc')
  const compiled = run({ program: compiler, args: ['--noEmit', '--pretty', 'false', '-p', folder], folder })
  const elaborated = mistakes.map(
    (mistake) =>
      `== ${mistake}\n${run(column.program('try-mistake', { folder: column.folder, classes: '', args: [mistake] })).text}`,
  )
  return `${compiled.text}\n${elaborated.join('')}`
}

function amaranthMistakes(column: Column): string {
  const options = { folder: column.folder, classes: '' }
  return mistakes
    .map((mistake) => {
      const { text, code } = run(column.program('try-mistake', { ...options, args: [mistake.replaceAll('-', '_')] }), 30)
      return `== ${mistake}\n${text}${code === -1 ? 'simulation: no end after 30 s\n' : ''}`
    })
    .join('')
}

/** First all of them; then, without those that do not compile, down to Verilog. */
function scalaMistakes(name: string, column: Column): string {
  const classes = emptyFolder(name, 'mistakes-classes')
  const fileOf = (mistake: string): string => join(column.folder, 'mistakes', column.fileOf(mistake))
  const all = name === 'chisel' ? [...mistakes, 'crossing-declared'] : mistakes
  const first = run(column.compile(all.map(fileOf), classes)!)
  const left = all.filter((mistake) => !first.text.includes(`${column.fileOf(mistake)}:`))
  const second = run(column.compile([join(column.folder, 'Mistakes.scala'), ...left.map(fileOf)], classes)!)
  const folder = emptyFolder(name, 'mistakes')
  const args = [folder, ...left.map((mistake) => column.fileOf(mistake).replace('.scala', ''))]
  const { text } = run(column.program('mistakes', { folder, classes, args }))
  return [first.text, second.text, text].join('\n')
}
