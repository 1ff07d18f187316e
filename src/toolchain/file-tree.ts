import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files as YoWASP's npm packages take and give them. */
export type Tree = { [name: string]: Tree | string | Uint8Array }

const leftOut = new Set(['node_modules', '.git'])

export function readTree(folder: string): Tree {
  const tree: Tree = {}
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (leftOut.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) tree[entry.name] = readTree(path)
    else if (entry.isFile()) tree[entry.name] = new Uint8Array(readFileSync(path))
  }
  return tree
}

/** Writes what is new or different in `after`; what the tool removed stays. */
export function writeChanges(folder: string, before: Tree, after: Tree): void {
  for (const [name, content] of Object.entries(after)) {
    const path = join(folder, name)
    const old = before[name]
    if (isFolder(content)) {
      mkdirSync(path, { recursive: true })
      writeChanges(path, old !== undefined && isFolder(old) ? old : {}, content)
    } else if (old === undefined || isFolder(old) || !Buffer.from(bytesOf(old)).equals(bytesOf(content)))
      writeFileSync(path, content)
  }
}

function isFolder(content: Tree | string | Uint8Array): content is Tree {
  return typeof content === 'object' && !(content instanceof Uint8Array)
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content
}
