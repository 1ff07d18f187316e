import type { Part } from '../device/part.ts'
import { partText } from '../device/part.ts'
import { FlashError } from './flash-error.ts'
import { type Probe, probeText } from './flash-probes.ts'

/** How a board takes a bitstream; what a board's table says of its programmer. */
export interface Programmer {
  /** openFPGALoader's name for the board, or its cable where it does not know the board. */
  readonly loader: { readonly board: string } | { readonly cable: string }
  readonly over: 'jtag' | 'dfu'
  readonly usb?: { readonly vendor: string; readonly product: string }
}

/** A program and its arguments. */
export interface FlashCommand {
  readonly program: 'openFPGALoader' | 'dfu-util'
  readonly args: readonly string[]
}

export interface FlashTarget {
  readonly board: string
  readonly programmer: Programmer
  /** Where it goes: until power goes, or for good. Over DFU there is only the flash. */
  readonly into: 'sram' | 'flash'
  readonly probe?: Probe
}

/** The file that is loaded: DFU wants its suffix. */
export const loadedFile = (name: string, { over }: Programmer): string => `${name}.${over === 'dfu' ? 'dfu' : 'bit'}`

/** What loads the bitstream. */
export function loadCommand(target: FlashTarget, file: string, program: FlashCommand['program']): FlashCommand {
  const { over } = target.programmer
  if (program === 'dfu-util') {
    const { vendor, product } = usbOf(target)
    return { program, args: ['-d', `${vendor}:${product}`, '-a', '0', '-D', file] }
  }
  if (over === 'dfu') {
    const { vendor, product } = usbOf(target)
    return { program, args: ['--dfu', '--vid', `0x${vendor}`, '--pid', `0x${product}`, '--altsetting', '0', file] }
  }
  return { program, args: [...selection(target), target.into === 'flash' ? '--write-flash' : '--write-sram', file] }
}

/** What asks for the chip's IDCODE, and touches nothing. */
export const detectCommand = (target: FlashTarget): FlashCommand => ({
  program: 'openFPGALoader',
  args: [...selection(target), '--detect'],
})

/** openFPGALoader reads numbers as C does: a leading zero would make them octal. */
function selection({ programmer: { loader }, probe }: FlashTarget): string[] {
  const of = 'board' in loader ? ['--board', loader.board] : ['--cable', loader.cable]
  return probe === undefined ? of : [...of, '--busdev-num', `${probe.bus}:${probe.device}`]
}

function usbOf({ board, programmer: { usb } }: FlashTarget): { readonly vendor: string; readonly product: string } {
  if (usb === undefined) throw new Error(`${board} is loaded over DFU, and its table does not say which USB device it is`)
  return usb
}

/** As a shell takes it. */
export function commandText({ program, args }: FlashCommand): string {
  return [program, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
}

/** The one probe that is meant: the only one there is, or the one that was named by its place or its serial number. */
export function chooseProbe(probes: readonly Probe[], asked: string | undefined, board: string): Probe {
  if (probes.length === 0)
    throw new FlashError(
      'noBoard',
      `no ${board} is connected: no USB probe of its kind is there`,
      'connect it; on Linux, udev may have to let you use it',
    )
  const list = probes.map(probeText).join('; ')
  if (asked !== undefined) {
    const found = probes.filter(({ bus, device, serial }) => serial === asked || placeOf(asked) === `${bus}:${device}`)
    if (found.length === 1) return found[0]!
    throw new FlashError('noBoard', `no probe is called ${asked}`, `there ${probes.length === 1 ? 'is' : 'are'} ${list}`)
  }
  if (probes.length > 1)
    throw new FlashError(
      'severalBoards',
      `${probes.length} probes could be the ${board}: ${list}`,
      `name one with --probe ${probes[0]!.bus}:${probes[0]!.device}, or by its serial number`,
    )
  return probes[0]!
}

const placeOf = (text: string): string => text.split(':').map(Number).join(':')

/**
 * Refuses a chip that the bitstream is not for.
 *
 * Upper four bits tell 12F from 25F and 5G from the rest; openFPGALoader leaves them out of most of its answers, so they
 * count only where both have them.
 */
export function checkIdcode(found: readonly number[], wanted: number, part: Part, board: string): void {
  const text = (code: number): string => `0x${code.toString(16).padStart(8, '0')}`
  if (found.length === 0)
    throw new FlashError(
      'noBoard',
      `no FPGA answers at the probe of ${board}`,
      'check that the board has power and its cable is in place',
    )
  if (found.some((code) => isSameChip(code, wanted))) return
  throw new FlashError(
    'wrongDevice',
    `the board's FPGA is another one: IDCODE ${found.map(text).join(', ')}, and the bitstream is for ${text(wanted)}, ${partText(part)}`,
    'build for the board that is connected, with --board',
  )
}

function isSameChip(found: number, wanted: number): boolean {
  const low = 0x0fff_ffff
  if ((found & low) !== (wanted & low)) return false
  return found >>> 28 === 0 || found === wanted
}
