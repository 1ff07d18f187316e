import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Node, Project, type VariableDeclaration } from 'ts-morph'

/** The folder of the library. */
export const library = join(import.meta.dirname, '../../src/lib')

/** One thing that a file of the library publishes, with what its docstring says. */
export interface Entry {
  readonly name: string
  /** A module, what helps to use one, or a type. */
  readonly kind: 'part' | 'help' | 'type'
  /** How it is declared, in one line: `SkidBuffer = module('skid_buffer', <S extends Shape>(p: { shape: S }) => …)`; a type as it is. */
  readonly declaration: string
  readonly doc: string
}

/** The files whose names `gatewright/lib` publishes, from `src/lib/`, each with its names. */
export function publishedNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const index = readFileSync(join(library, 'index.ts'), 'utf8')
  return new Map(
    [...index.matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/gm)].map(([, names, file]) => [
      file!,
      new Set(names!.split(',').flatMap((name) => name.trim().replace(/^type /, '') || [])),
    ]),
  )
}

const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { noLib: true } })

/** The documented ones of these exports of a file, in its order: parts, what helps, types. */
export function entriesOf(file: string, names: ReadonlySet<string>): readonly Entry[] {
  const source = project.addSourceFileAtPath(join(library, file))
  const entries = source.getStatements().flatMap((statement): Entry[] => {
    if (!Node.isExportable(statement) || !statement.isExported() || !Node.isJSDocable(statement)) return []
    const doc = textOf(statement.getJsDocs().at(-1)?.getText() ?? '')
    return named(statement).map((entry) => ({ ...entry, doc }))
  })
  const published = entries.filter(({ name, kind, doc }) => names.has(name) && (kind === 'type' || doc !== ''))
  return (['part', 'help', 'type'] as const).flatMap((kind) => published.filter((entry) => entry.kind === kind))
}

function named(statement: Node): Omit<Entry, 'doc'>[] {
  if (Node.isVariableStatement(statement))
    return statement.getDeclarations().map((made) => ({
      name: made.getName(),
      kind: made.getInitializer()?.getText().startsWith('module(') ? 'part' : 'help',
      declaration: declarationOf(made),
    }))
  if (Node.isFunctionDeclaration(statement)) {
    // What an overloaded one does alone is not for its callers.
    if (statement.isImplementation() && statement.getOverloads().length > 0) return []
    return [{ name: statement.getName() ?? '', kind: 'help', declaration: headOf(plain(statement)) }]
  }
  if (Node.isInterfaceDeclaration(statement) || Node.isTypeAliasDeclaration(statement))
    return [{ name: statement.getName(), kind: 'type', declaration: plain(statement) }]
  return []
}

const plain = (statement: Node): string => statement.getText(false).replace(/^export /, '')

const declarationOf = (made: VariableDeclaration): string => headOf(`const ${made.getText()}`)

/** Up to the body, on one line. */
const headOf = (text: string): string =>
  text
    .replace(/(\s*=>)?\s*\{\n[\s\S]*$|\s*=>\n[\s\S]*$/, ' …')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .replaceAll(', )', ')')

const textOf = (doc: string): string =>
  doc
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
