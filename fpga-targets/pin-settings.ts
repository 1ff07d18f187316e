import type { PinSettings } from './board.ts'

/** Settings as nextpnr's LPF has them: `IO_TYPE=LVCMOS33 PULLMODE=UP`. */
export function lpfSettings(settings: PinSettings): Record<string, string> {
  const said: [string, string | number | undefined][] = [
    ['IO_TYPE', settings.standard],
    ['PULLMODE', settings.pull?.toUpperCase()],
    ['DRIVE', settings.drive],
    ['SLEWRATE', settings.slew?.toUpperCase()],
    ['TERMINATION', upper(settings.termination)],
    ['DIFFRESISTOR', upper(settings.differentialResistor)],
    ['OPENDRAIN', onOff(settings.openDrain)],
    ['HYSTERESIS', onOff(settings.hysteresis)],
  ]
  return Object.fromEntries(said.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

const upper = (value: string | number | undefined): string | undefined => value?.toString().toUpperCase()

const onOff = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : value ? 'ON' : 'OFF')
