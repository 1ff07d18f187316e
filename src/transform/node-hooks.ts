import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { mayBeDesignFile } from './design-file.ts'
import { type LoadOptions, loadDesign } from './load.ts'

/**
 * Makes this process rewrite design files as it imports them. Node strips their types afterwards.
 *
 * @returns a function that takes the hooks away again
 * @example
 * registerDesignHooks({ root: process.cwd() })
 * const { Counter } = await import('./designs/counter.ts')
 */
export function registerDesignHooks(options: LoadOptions = {}): () => void {
  // The root is where the process stands now; it may change its folder later.
  const fixed = { ...options, root: options.root ?? process.cwd() }
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith('file:')) return nextLoad(url, context)
      const path = fileURLToPath(url)
      if (!mayBeDesignFile(path)) return nextLoad(url, context)
      const loaded = loadDesign(path, readFileSync(path, 'utf8'), fixed)
      if (!loaded) return nextLoad(url, context)
      const map = Buffer.from(JSON.stringify(loaded.map)).toString('base64')
      const source = `${loaded.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`
      return { format: 'module-typescript', source, shortCircuit: true }
    },
  })
  return () => hooks.deregister()
}
