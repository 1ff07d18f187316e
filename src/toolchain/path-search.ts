import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runNative } from './native-process.ts'

/** The first executable of this name on PATH. */
export function findOnPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : ['']
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue
    for (const ending of endings) {
      const path = join(folder, name + ending)
      if (isExecutable(path)) return path
    }
  }
  return undefined
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The first thing that looks like a version in what a program says about itself; 'unknown' when it says nothing. */
export async function askVersion(program: string, args: readonly string[] = ['--version']): Promise<string> {
  const { stdout, stderr } = await runNative(program, args).catch(() => ({ stdout: '', stderr: '' }))
  return /\d+\.\d+(?:[.\-+\w]*\w)?/.exec(stdout + stderr)?.[0] ?? 'unknown'
}

/** A Python that starts: `GATEWRIGHT_PYTHON`, else the usual names. */
export function findPython(): string | undefined {
  const override = process.env.GATEWRIGHT_PYTHON
  if (override) return override
  return findOnPath('python3') ?? findOnPath('python') ?? findOnPath('py')
}
