import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Upstream } from '../board.ts'

/** What a platform file of litex-boards says of a board, as read_platform.py prints it. */
export interface Platform {
  /** `LFE5U-85F-6BG381C` */
  readonly device: string
  /** The default clock's name, and its period in nanoseconds. */
  readonly clock: readonly [string, number]
  /** `eth_clocks:rx:0`, and its period. */
  readonly periods: readonly (readonly [string, number])[]
  readonly signals: readonly PlatformSignal[]
  readonly connectors: readonly (readonly [string, readonly string[] | Readonly<Record<string, string>>])[]
}

export interface PlatformSignal {
  readonly name: string
  readonly number: number
  readonly part?: string
  readonly balls: readonly string[]
  readonly standard: string | null
  /** `PULLMODE=UP`, sorted. */
  readonly settings: readonly string[]
}

/** Reads the file that a board's table was taken from, in a checkout of its repository. Runs that file with Python. */
export function readPlatform(checkout: string, { file, variant }: Upstream): Platform {
  if (!existsSync(join(checkout, file))) throw new Error(`${checkout} has no ${file}: is it a checkout of litex-boards?`)
  const reader = join(import.meta.dirname, 'read_platform.py')
  const python = process.env.GATEWRIGHT_PYTHON ?? 'python3'
  const text = execFileSync(python, [reader, checkout, file, JSON.stringify(variant)], { encoding: 'utf8' })
  return JSON.parse(text) as Platform
}
