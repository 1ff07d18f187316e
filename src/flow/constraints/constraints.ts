import type { Module, Pin } from '../../ir/module.ts'
import type { ClockPin } from '../yosys/wrapper.ts'

/**
 * The pins of a board's top in Lattice's LPF format, as nextpnr reads it: where each bit is, and how its buffer is set.
 *
 * @example
 * LOCATE COMP "sdram_a[3]" SITE "L19";
 * IOBUF PORT "sdram_a[3]" IO_TYPE=LVCMOS33 SLEWRATE=FAST;
 */
export function pinConstraints(pins: readonly Pin[], configuration: Readonly<Record<string, string>> = {}): string {
  const sysconfig = settingsText(configuration)
  return [
    ...(sysconfig === '' ? [] : [`SYSCONFIG ${sysconfig};`]),
    ...pins.flatMap(({ port, bit, ball, settings }) => {
      const name = bit === undefined ? port : `${port}[${bit}]`
      return [`LOCATE COMP "${name}" SITE "${ball}";`, `IOBUF PORT "${name}" ${settingsText(settings)};`]
    }),
    '',
  ].join('\n')
}

const settingsText = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

/** The clocks that come in at a board's pins. */
export const boardClocks = ({ pins = [] }: Module): ClockPin[] =>
  pins.flatMap(({ port, frequencyHz }) => (frequencyHz === undefined ? [] : [{ name: port, pin: port, frequencyHz }]))
