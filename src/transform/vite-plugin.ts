import type { Plugin } from 'vite'
import { type LoadOptions, loadDesign, transformVersion } from './load.ts'
import { SyntaxProblem } from './syntax-problem.ts'

/**
 * The Vite plug-in that rewrites design files, for vitest.
 *
 * @example
 * // vitest.config.ts
 * import { gatewright } from 'gatewright/transform'
 * export default defineConfig({ plugins: [gatewright()] })
 */
export function gatewright(options: LoadOptions = {}): Plugin & { configureVitest(context: VitestContext): void } {
  let root = options.root
  return {
    name: 'gatewright',
    // Ahead of the plug-ins that strip types: positions are those of the file.
    enforce: 'pre',
    configResolved(config) {
      root ??= config.root
    },
    // vitest keeps what plug-ins made, by their names alone: another version of this one makes something else.
    configureVitest: ({ defineCacheKeyGenerator }: VitestContext) =>
      defineCacheKeyGenerator(() => JSON.stringify([transformVersion(), root])),
    transform(code, id) {
      const [path = '', query = ''] = id.split('?', 2)
      if (/\b(?:raw|url|worker|inline)\b/.test(query)) return undefined
      try {
        return loadDesign(path, code, { ...options, root })
      } catch (error) {
        if (!(error instanceof SyntaxProblem)) throw error
        throw Object.assign(error, { id: path, loc: { file: path, line: error.line, column: error.column - 1 } })
      }
    },
  }
}

/** What the plug-in uses of vitest; declared here because Vite alone is enough to run it. */
interface VitestContext {
  defineCacheKeyGenerator(generate: () => string): void
}
