import { putInPlace } from './in-place.ts'

try {
  putInPlace()
  console.error('the repository is the package until npm has packed it; if npm is stopped before: node packaging/postpack.ts')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
