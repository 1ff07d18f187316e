/** `npm run cc`: builds programs for the core (driver/arguments.ts has the options). */
import { help } from './driver/arguments.ts'
import { compile } from './driver/compile.ts'
import { SoftwareError } from './driver/software-error.ts'

const words = process.argv.slice(2)
// npm starts its scripts in the package's folder: files are named from where the user stands.
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD)
if (words.length === 0 || words.includes('--help')) console.log(help)
else
  try {
    compile(words)
  } catch (error) {
    if (!(error instanceof SoftwareError)) throw error
    console.error(error.format())
    process.exitCode = error.exitCode
  }
