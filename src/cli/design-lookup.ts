import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unknownName } from './nearest.ts'

/** Where a design is; `index.ts` exports `{ top, boards, commands }`. */
export interface DesignPlace {
  readonly name: string
  readonly folder: string
  readonly indexFile: string
  /** The part after the slash of `<design>/<module>`: one exported module instead of the top. */
  readonly module?: string
}

/** The designs of a project: the folders of `designs/` that have an `index.ts`. */
export function listDesigns(projectFolder = process.cwd()): readonly string[] {
  const designs = join(projectFolder, 'designs')
  if (!existsSync(designs)) return []
  return readdirSync(designs)
    .filter((name) => existsSync(join(designs, name, 'index.ts')))
    .sort()
}

/**
 * Finds a design by what the user typed: `nic-10g` or `nic-10g/mac_10g`. An unknown one is refused with the nearest name.
 *
 * @example
 * const { indexFile, module } = findDesign('nic-10g/mac_10g')
 */
export function findDesign(typed: string, projectFolder = process.cwd()): DesignPlace {
  const [name = '', module, ...rest] = typed.split('/')
  const known = listDesigns(projectFolder)
  if (!known.includes(name) || module === '' || rest.length > 0)
    throw unknownName('unknownDesign', 'design', known.includes(name) ? typed : name, known)
  const folder = resolve(projectFolder, 'designs', name)
  return { name, folder, indexFile: join(folder, 'index.ts'), module }
}
