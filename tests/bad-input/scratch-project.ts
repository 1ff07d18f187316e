import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type FakeTools, fakeTools } from './fake-tools.ts'

const root = dirname(dirname(import.meta.dirname))

/** A project in a folder of its own, inside the repository so that 'gatewright' is found; with a cache of its own. */
export interface ScratchProject {
  readonly folder: string
  write(file: string, text: string): void
  /** Replaces the tools from here on. */
  useTools(tools: FakeTools): void
  start(
    args: readonly string[],
    environment?: Record<string, string>,
  ): { readonly child: ChildProcess; readonly ended: Promise<Run> }
  run(...args: readonly string[]): Promise<Run>
  /** What the tools were called with so far, a line each. */
  calls(): string[]
  remove(): void
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export function scratchProject(tools: FakeTools = {}): ScratchProject {
  mkdirSync(join(root, 'build'), { recursive: true })
  const folder = mkdtempSync(join(root, 'build', 'scratch-'))
  let environment = fakeTools(folder, tools)
  const project: ScratchProject = {
    folder,
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    },
    useTools: (changed) => {
      environment = fakeTools(folder, changed)
    },
    start: (args, further = {}) => {
      const kept = Object.entries(process.env).filter(([name]) => !/^(?:npm_|GATEWRIGHT_|NODE_|VITEST)/i.test(name))
      const child = spawn(process.execPath, [join(root, 'bin', 'gatewright.js'), ...args], {
        cwd: folder,
        env: { ...Object.fromEntries(kept), GATEWRIGHT_CACHE: join(folder, 'cache'), NO_COLOR: '1', ...environment, ...further },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const said = { out: '', err: '' }
      child.stdout.on('data', (data) => (said.out += data))
      child.stderr.on('data', (data) => (said.err += data))
      return { child, ended: new Promise<Run>((resolve) => child.on('close', (code) => resolve({ code, ...said }))) }
    },
    run: (...args) => project.start(args).ended,
    calls: () => {
      const path = join(folder, 'calls')
      return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  return project
}

/** A light on a board, as small as a design gets. */
export const light = (
  board = "ulx3s('85F')",
  name = 'ulx3s-85f',
): string => `import { bool, module, output, ports, reg } from 'gatewright'
import { onBoard, orangecrab, ulx3s } from 'gatewright/boards'

export const top = module('light', () => {
  const io = ports({ led: output(bool) })
  const isOn = reg(bool, { init: false })
  isOn.next = isOn.not()
  io.led.set(isOn)
  return io
})
export const boards = {
  '${name}': onBoard(${board}, (pins: any) => {
    const light = top()
    void [ulx3s, orangecrab]
    ;(pins.led?.[0] ?? pins.rgbLed.r).set(light.led)
  }),
}
`
