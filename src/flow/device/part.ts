import { distance } from 'fastest-levenshtein'
import { FlowError } from '../flow-error.ts'

/** One die as a vendor sells it: what it is called, what it can be put into, and how nextpnr is told. */
export interface Device {
  /** `LFE5U-85F` */
  readonly name: string
  readonly packages: readonly string[]
  readonly speeds: readonly string[]
  /** nextpnr's option for it: `--85k`. */
  readonly option: string
  /** What one run of nextpnr takes at most while little is placed on it: so many jobs may run at once. */
  readonly placeMemoryBytes: number
}

/** What is bought: a device in a package at a speed grade. */
export interface Part {
  readonly device: Device
  readonly package: string
  readonly speed: string
}

/** The part that three names mean, whatever their case; a name that means none is a `FlowError` that lists what there is. */
export function choosePart(
  devices: readonly Device[],
  names: { readonly device: string; readonly package: string; readonly speed: string },
): Part {
  const device = devices.find((candidate) => equal(candidate.name, names.device))
  if (device === undefined) {
    const all = devices.map((candidate) => candidate.name)
    throw new FlowError(
      'unknownDevice',
      `no device is called ${names.device}`,
      `${nearest(names.device, all)}; there are ${all.join(', ')}`,
    )
  }
  const packageName = device.packages.find((candidate) => equal(candidate, names.package))
  if (packageName === undefined)
    throw new FlowError(
      'unknownPackage',
      `${device.name} does not come in ${names.package}`,
      `${nearest(names.package, device.packages)}; it comes in ${device.packages.join(', ')}`,
    )
  const speed = device.speeds.find((candidate) => candidate === names.speed.replace(/^-/, ''))
  if (speed === undefined)
    throw new FlowError(
      'unknownSpeed',
      `${device.name} has no speed grade ${names.speed}`,
      `it has ${device.speeds.join(', ')}, the highest the fastest`,
    )
  return { device, package: packageName, speed }
}

/** `LFE5U-85F-6 CABGA381` */
export function partText(part: Part): string {
  return `${part.device.name}-${part.speed} ${part.package}`
}

export function nearest(name: string, candidates: readonly string[]): string {
  const wanted = name.toLowerCase()
  const best = candidates.toSorted((a, b) => distance(a.toLowerCase(), wanted) - distance(b.toLowerCase(), wanted))[0]
  return `did you mean ${best}?`
}

function equal(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
