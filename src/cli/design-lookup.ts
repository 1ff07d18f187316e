import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { unknownName } from './nearest.ts'

/** Where a design is; `index.ts` exports `{ top, boards, commands }`, a design file by itself at least one module. */
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

/** The two parts of what the user typed: the design, and the module of it that is meant. */
export function partsOf(typed: string): { readonly design: string; readonly module?: string } {
  const file = /^(.+\.m?ts)(?:\/([^/]*))?$/.exec(typed)
  if (file) return { design: file[1]!, module: file[2] }
  const [design = '', module] = typed.split('/')
  return { design, module }
}

/**
 * Finds a design by what the user typed: `nic-10g`, `nic-10g/mac_10g`, or a design file, `guide/blinker.ts` or
 * `guide/blinker.ts/Blinker`. An unknown one is refused with the nearest name.
 *
 * @example
 * const { indexFile, module } = findDesign('nic-10g/mac_10g')
 */
export function findDesign(typed: string, projectFolder = process.cwd()): DesignPlace {
  const { design: name, module } = partsOf(typed)
  const file = resolve(projectFolder, name)
  if (/\.m?ts$/.test(name) && module !== '' && existsSync(file))
    return { name: basename(name).replace(/\.m?ts$/, ''), folder: dirname(file), indexFile: file, module }
  const known = listDesigns(projectFolder)
  if (!known.includes(name) || module === '' || (module !== undefined && typed !== `${name}/${module}`))
    throw unknownName('unknownDesign', 'design', known.includes(name) ? typed : name, known)
  const folder = resolve(projectFolder, 'designs', name)
  return { name, folder, indexFile: join(folder, 'index.ts'), module }
}
