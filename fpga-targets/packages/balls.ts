import type { Pad } from '../standards.ts'
import { die25F } from './die-25f.ts'
import { die45F } from './die-45f.ts'
import { die85F } from './die-85f.ts'

/** The dies by size; the 12F is sold of the 25F's. Pins are the same with SERDES (LFE5UM, LFE5UM5G) and without. */
const dies = { '12F': die25F, '25F': die25F, '45F': die45F, '85F': die85F }

type Dies = typeof dies
type Size = keyof Dies
type SizeOf<Device extends string> = Device extends `${string}-${infer S extends Size}` ? S : never

/** The packages that a device comes in. */
export type PackageOf<Device extends string> = keyof Dies[SizeOf<Device>]['packages'] & string

/** The balls of a package that a design can use, by name: `Ball<'LFE5U-25F', 'CABGA256'>`. */
export type Ball<Device extends string, Package extends string> =
  SizeOf<Device> extends infer S extends Size
    ? Package extends keyof Dies[S]['packages']
      ? keyof Dies[S]['packages'][Package] & string
      : never
    : never

interface PlainDie {
  readonly pads: Readonly<Record<string, string>>
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const dieOf = (device: string): PlainDie | undefined => (dies as Readonly<Record<string, PlainDie>>)[device.split('-')[1] ?? '']

/** All balls of a part that a design can use; empty for a part that is not known. */
export const ballsOf = (device: string, packageName: string): readonly string[] =>
  Object.keys(dieOf(device)?.packages[packageName] ?? {})

/** The pad behind a ball. */
export function padAt(device: string, packageName: string, ball: string): Pad | undefined {
  const die = dieOf(device)
  const balls = die?.packages[packageName]
  if (die === undefined || balls === undefined || !Object.hasOwn(balls, ball)) return undefined
  const name = balls[ball]!
  const [bank, ...functions] = die.pads[name]!.split(' ')
  return { name, bank: Number(bank), functions }
}
