import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * Which files are design files: those whose text imports the language or its library, and the library's own that import
 * the language. Decided by path and text alone, because parsing every file of a project would cost more than the rest of a
 * start. (The library's mathematics stay as they are: naming each of a million numbers takes minutes.)
 */
export function isDesignFile(path: string, source: string): boolean {
  if (!/\.(?:ts|mts|tsx)$/.test(path) || /\.d\.m?ts$/.test(path)) return false
  if (path.startsWith(libraryFolder)) return importsDsl.test(source) || importsLanguage.test(source)
  return !path.includes(`${sep}node_modules${sep}`) && importsLanguage.test(source)
}

/** Whether a path alone rules a file out, so that its text need not be read. */
export function mayBeDesignFile(path: string): boolean {
  return isDesignFile(path, "} from 'gatewright'")
}

/** The file's name in messages: relative to the project, with forward slashes. */
export function nameOfFile(path: string, root: string): string {
  return relative(realRoot(root), path).split(sep).join('/')
}

/** Loaders give real paths; the folder that a project was opened by may be a link. */
function realRoot(root: string): string {
  try {
    return realpathSync(root)
  } catch {
    return root
  }
}

/** `from '../../dsl/…'`, as the library does. */
const importsDsl = /^[^'"`\n]*\bfrom\s*'(?:\.\.\/)+dsl\//m

const libraryFolder = join(import.meta.dirname, '..', 'lib') + sep

/** `from 'gatewright'`, `from 'gatewright/lib…'` or `from 'gatewright/boards'` on a line where no other text is quoted before it. */
const importsLanguage = /^[^'"`\n]*\bfrom\s*['"]gatewright(?:\/lib(?:\/[^'"\n]*)?|\/boards)?['"]/m
