/** The parts of the repository's package.json that matter here. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** What a user's package.json has no part in. */
const ours = ['scripts', 'devDependencies', 'exports', 'private']

const forProjects = ['@types/node', 'typescript', 'vitest']

/** The package.json of the package: entries are JavaScript with declarations, and nothing is run when it is installed. */
export function packageManifest(manifest: Manifest): object {
  const kept = Object.entries(manifest).filter(([field]) => !ours.includes(field))
  const entries = Object.entries(manifest.exports).map(([name, file]) => [name, /\.ts$/.test(file) ? entryOf(file) : file])
  return {
    ...Object.fromEntries(kept),
    exports: Object.fromEntries(entries),
    // What `gatewright new` puts into a project; npm does not install it for a package.
    devDependencies: Object.fromEntries(forProjects.map((name) => [name, manifest.devDependencies[name]])),
    // A project that only builds needs no test runner; one that tests has its own.
    peerDependencies: { vitest: '>=3' },
    peerDependenciesMeta: { vitest: { optional: true } },
  }
}

const entryOf = (file: string) => ({ types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') })
