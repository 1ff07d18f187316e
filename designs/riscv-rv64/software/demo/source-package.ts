import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SoftwareError } from '../driver/software-error.ts'
import { cacheFolder } from './cache-folder.ts'

/** A source package of Debian's, as it was when it was checked. */
export interface SourcePackage {
  readonly name: string
  readonly version: string
  /** The release that has this version. */
  readonly suite: string
  /** The upstream sources. */
  readonly archive: string
  readonly sha256: string
  /** The environment variable that names a folder with the sources instead. */
  readonly override: string
}

/**
 * The folder of a package's sources: what the override names, the cache, or fetched through apt from the mirror that this machine
 * uses, with apt's own check of signatures, and unpacked.
 */
export function sourcesOf(wanted: SourcePackage, tell: (text: string) => void = () => {}): string {
  const own = process.env[wanted.override]
  if (own !== undefined && own !== '') {
    if (existsSync(own)) return own
    throw new SoftwareError('noSource', `${wanted.override} names ${own}, which is not there`, 'name a folder with the sources')
  }
  const folder = join(cacheFolder(), 'sources', `${wanted.name}-${wanted.sha256.slice(0, 16)}`)
  if (existsSync(folder)) return folder
  tell(`fetching the sources of ${wanted.name} ${wanted.version}`)
  mkdirSync(join(folder, '..'), { recursive: true })
  const work = mkdtempSync(`${folder}.`)
  try {
    const archive = join(work, wanted.archive)
    fetchByApt(wanted, work)
    checkArchive(archive, wanted)
    const unpacked = join(work, 'unpacked')
    mkdirSync(unpacked)
    call(wanted, 'tar', ['-xf', archive, '-C', unpacked, '--strip-components=1'])
    if (!existsSync(folder)) renameSync(unpacked, folder)
    return folder
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

export function checkArchive(archive: string, { archive: name, sha256 }: SourcePackage): void {
  const found = createHash('sha256').update(readFileSync(archive)).digest('hex')
  if (found !== sha256)
    throw new SoftwareError('noSource', `${name} is another than the one that was checked (SHA-256 ${found})`, 'fetch it again')
}

/** Lists and packages go to a folder of their own: the machine's stay as they are. */
function fetchByApt(wanted: SourcePackage, work: string): void {
  const mirror = call(wanted, 'apt-get', ['indextargets', '--format', '$(LABEL) $(REPO_URI)'])
    .split('\n')
    .find((line) => line.startsWith('Debian '))
    ?.slice('Debian '.length)
  if (mirror === undefined) throw missing(wanted, 'apt on this machine has no Debian mirror')
  const lists = join(work, 'lists')
  const sources = join(work, 'debian.sources')
  mkdirSync(join(lists, 'partial'), { recursive: true })
  writeFileSync(
    sources,
    `Types: deb-src\nURIs: ${mirror}\nSuites: ${wanted.suite}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
  )
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': lists,
    'Dir::Cache': join(work, 'cache'),
    // The folder is this user's alone.
    'APT::Sandbox::User': process.env.USER ?? 'root',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  call(wanted, 'apt-get', [...options, '-q', 'update'], work)
  call(wanted, 'apt-get', [...options, '-q', 'source', '--download-only', `${wanted.name}=${wanted.version}`], work)
}

function call(wanted: SourcePackage, program: string, words: readonly string[], folder?: string): string {
  try {
    return execFileSync(program, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(folder === undefined ? {} : { cwd: folder }),
    })
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string }
    if (code === 'ENOENT') throw missing(wanted, `${program} is not on this machine`)
    const reason = stderr?.split('\n').find((line) => /^E:|error/i.test(line)) ?? `${program} failed`
    throw missing(wanted, reason.trim())
  }
}

const missing = ({ name, version, override }: SourcePackage, what: string): SoftwareError =>
  new SoftwareError(
    'noSource',
    `the sources of ${name} ${version} cannot be fetched: ${what}`,
    `on Debian, see that apt-get update works; elsewhere name a folder with the sources in ${override}`,
  )
