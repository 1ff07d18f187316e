import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stagePackage } from './stage.ts'

/** `npm run package`: build/package, and of it build/gatewright-<version>.tgz. */
const build = join(dirname(import.meta.dirname), 'build')
const folder = join(build, 'package')
mkdirSync(build, { recursive: true })
const fresh = mkdtempSync(join(build, '.package-'))
try {
  stagePackage(fresh)
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
} finally {
  rmSync(fresh, { recursive: true, force: true })
}
const [name] = execFileSync('npm', ['pack', '--silent', '--pack-destination', build, folder], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
}).split('\n')
console.log(join(build, name!))
