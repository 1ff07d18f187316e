import { Node, Project, type VariableDeclaration } from 'ts-morph'

/** One thing that a file of the library exports, with what its docstring says. */
export interface Entry {
  readonly name: string
  /** How it is declared, in one line: `SkidBuffer = module('skid_buffer', <S extends Shape>(p: { shape: S }) => …)`. */
  readonly declaration: string
  readonly doc: string
}

/** The documented exports of a file, in its order. */
export function entriesOf(file: string): Entry[] {
  const source = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { noLib: true } }).addSourceFileAtPath(file)
  return source.getStatements().flatMap((statement) => {
    if (!Node.isExportable(statement) || !statement.isExported() || !Node.isJSDocable(statement)) return []
    const doc = statement.getJsDocs().at(-1)
    if (doc === undefined) return []
    return named(statement).map(({ name, declaration }) => ({ name, declaration, doc: textOf(doc.getText()) }))
  })
}

function named(statement: Node): { name: string; declaration: string }[] {
  if (Node.isVariableStatement(statement))
    return statement.getDeclarations().map((made) => ({ name: made.getName(), declaration: declarationOf(made) }))
  if (Node.isFunctionDeclaration(statement))
    return [{ name: statement.getName() ?? '', declaration: headOf(statement.getText(false).replace(/^export /, '')) }]
  return []
}

const declarationOf = (made: VariableDeclaration): string => headOf(`const ${made.getText()}`)

/** Up to the body, on one line. */
const headOf = (text: string): string => text.replace(/(\s*=>)?\s*\{\n[\s\S]*$|\s*=>\n[\s\S]*$/, ' …').replaceAll(/\s+/g, ' ')

const textOf = (doc: string): string =>
  doc
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
