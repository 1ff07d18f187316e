import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SoftwareError } from '../driver/software-error.ts'
import { emptyFolder, playProgram, withPath } from '../fixtures/on-path.ts'
import { type SourcePackage, sourcesOf } from './source-package.ts'

let folder: string
let wanted: SourcePackage
const before = { ...process.env }

/** Plays apt-get: `source` copies an archive that was made here to where it is run. */
const apt = (archive: string) => `
case "$*" in
  *indextargets*) echo "Debian-Security http://nowhere.test/security/"; echo "Debian http://nowhere.test/debian/";;
  *update*) for word in "$@"; do case "$word" in *sourcelist=*) /bin/cat "\${word#*=}" > ${folder}/list;; esac; done;;
  *source*) echo "$*" > ${folder}/asked; /bin/cp ${archive} .;;
esac`

const message = (): string => {
  try {
    sourcesOf(wanted)
    return 'found'
  } catch (error) {
    return (error as SoftwareError).format()
  }
}

beforeEach(() => {
  folder = emptyFolder()
  process.env.GATEWRIGHT_CACHE = join(folder, 'cache')
  mkdirSync(join(folder, 'tree/top'), { recursive: true })
  writeFileSync(join(folder, 'tree/top/main.c'), 'int main;')
  const archive = join(folder, 'thing.tar.gz')
  execFileSync('tar', ['-czf', archive, '-C', join(folder, 'tree'), 'top'])
  wanted = {
    name: 'thing',
    version: '1-1',
    suite: 'trixie',
    archive: 'thing.tar.gz',
    sha256: createHash('sha256').update(readFileSync(archive)).digest('hex'),
    override: 'GATEWRIGHT_THING',
  }
  mkdirSync(join(folder, 'bin'))
})
afterEach(() => {
  process.env = { ...before }
})
const withApt = (archive = join(folder, 'thing.tar.gz')) => playProgram(join(folder, 'bin'), 'apt-get', apt(archive))
const fetched = () => withPath([join(folder, 'bin'), '/usr/bin', '/bin'], message)

describe.skipIf(process.platform === 'win32')('the sources of a package', () => {
  it('come through apt from this machine’s mirror, unpacked, once', () => {
    withApt()
    expect(fetched()).toBe('found')
    const [name] = readdirSync(join(folder, 'cache/sources'))
    expect(readdirSync(join(folder, 'cache/sources'))).toEqual([name])
    expect(readFileSync(join(folder, 'cache/sources', name!, 'main.c'), 'utf8')).toBe('int main;')
    expect(readFileSync(join(folder, 'list'), 'utf8')).toContain('URIs: http://nowhere.test/debian/\nSuites: trixie\n')
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('source --download-only thing=1-1')
    playProgram(join(folder, 'bin'), 'apt-get', 'exit 1')
    expect(fetched()).toBe('found')
  })

  it('are refused where they are another than was checked, and nothing of them is kept', () => {
    withApt()
    wanted = { ...wanted, sha256: '0'.repeat(64) }
    expect(fetched()).toMatch(/^GW975 thing\.tar\.gz is another than the one that was checked \(SHA-256 [0-9a-f]{64}\); mend: /)
    expect(readdirSync(join(folder, 'cache/sources'))).toEqual([])
  })

  it('are taken from where the override says', () => {
    process.env.GATEWRIGHT_THING = join(folder, 'tree/top')
    expect(sourcesOf(wanted)).toBe(join(folder, 'tree/top'))
    process.env.GATEWRIGHT_THING = join(folder, 'none')
    expect(message()).toMatch(/^GW975 GATEWRIGHT_THING names .*none, which is not there; mend: /)
  })

  it('cannot be had without apt: one line says what to do', () => {
    expect(withPath([join(folder, 'bin')], message)).toBe(
      'GW975 the sources of thing 1-1 cannot be fetched: apt-get is not on this machine; mend: on Debian, see that apt-get update works; elsewhere name a folder with the sources in GATEWRIGHT_THING',
    )
    expect(existsSync(join(folder, 'cache/sources')) && readdirSync(join(folder, 'cache/sources'))).toEqual([])
  })

  it('tells apt’s own reason', () => {
    playProgram(join(folder, 'bin'), 'apt-get', 'echo "W: a warning" >&2; echo "E: the mirror is asleep" >&2; exit 100')
    expect(fetched()).toMatch(/^GW975 the sources of thing 1-1 cannot be fetched: E: the mirror is asleep; mend: /)
  })
})
