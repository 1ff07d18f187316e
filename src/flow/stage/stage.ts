import { statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { cachedFolder, contentKey, isCached } from '../../toolchain/cache.ts'
import { type LocatedTool, locate } from '../../toolchain/locate.ts'
import type { ToolName } from '../../toolchain/manifest.ts'
import { ToolError } from '../../toolchain/tool-error.ts'

/** What a stage tells while it works; the command line makes a line of it. */
export interface StageProgress {
  readonly stage: string
  readonly state: 'starts' | 'done' | 'kept'
  readonly seconds: number
  /** `seed 3: 181.4 MHz` */
  readonly detail: string
}

export interface StageOptions {
  readonly onProgress?: (progress: StageProgress) => void
  readonly signal?: AbortSignal
}

/**
 * One stage's results, kept under the hash of all that they depend on: what ran once does not run again.
 *
 * `work` gets an empty folder to work in. What it leaves there is the result, and becomes visible as a whole or not at all.
 */
export async function stageFolder(
  stage: string,
  inputs: readonly (string | Uint8Array)[],
  work: (folder: string) => Promise<void>,
): Promise<{ readonly folder: string; readonly wasKept: boolean; readonly seconds: number }> {
  const kind = `flow-${stage}`
  const key = contentKey(stageVersion, ...inputs)
  const wasKept = isCached(kind, key)
  const start = performance.now()
  const folder = await cachedFolder(kind, key, (empty) =>
    work(empty).catch((error) => Promise.reject(explainMissing(stage, error, empty))),
  )
  return { folder, wasKept, seconds: (performance.now() - start) / 1000 }
}

/** A tool that says that all went well and did not write its result has fallen over all the same. */
function explainMissing(stage: string, error: unknown, folder: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' || path === undefined || !path.startsWith(folder)) return error
  const what = `${stage} ended well, but did not write ${basename(path)}`
  return new ToolError('crashed', what, 'run it again; if it stays, see gatewright doctor', { cause: error })
}

/** Raised when stages leave other files than before: what older versions kept is then not found. */
export const stageVersion = '1'

/** What a result depends on as far as the tool goes. A tool that the user named has no version, but a date and a size. */
export async function toolKey(name: ToolName): Promise<string> {
  const tool: LocatedTool = await locate(name)
  if (tool.origin !== 'override') return `${tool.name} ${tool.version} ${tool.origin}`
  const { mtimeMs, size } = statSync(tool.path)
  return `${tool.name} ${tool.path} ${mtimeMs} ${size}`
}

/** Netlists and configurations are long and repeat themselves: kept in a tenth of their size, at the level that costs least time. */
export async function writePacked(path: string, text: string | Uint8Array): Promise<void> {
  await writeFile(path, await promisify(gzip)(text, { level: 1 }))
}

export async function readPacked(path: string): Promise<string> {
  return (await promisify(gunzip)(await readFile(path))).toString('utf8')
}
