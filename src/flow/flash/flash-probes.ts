/** A USB device that speaks JTAG, as `openFPGALoader --scan-usb` lists it. */
export interface Probe {
  readonly bus: number
  readonly device: number
  readonly vendor: string
  readonly product: string
  readonly serial: string | undefined
  readonly text: string
}

export const probeText = ({ bus, device, serial, text }: Probe): string =>
  `${bus}:${device}${serial === undefined ? '' : ` (serial ${serial})`} ${text}`.trimEnd()

/**
 * The table of `openFPGALoader --scan-usb`; its columns have fixed widths and may be empty.
 *
 * @example
 * Bus device vid:pid       probe type      manufacturer serial               product
 * 001 037    0x0403:0x6015 FTDI            FER-RADIONA  D00123               ULX3S FPGA 85K v3.0.8
 */
export function probesIn(said: string): Probe[] {
  return withoutColours(said)
    .split('\n')
    .flatMap((line) => {
      const row = /^(\d+)\s+(\d+)\s+0x([0-9a-f]{4}):0x([0-9a-f]{4})\s?(.*)$/i.exec(line)
      if (!row) return []
      const [, bus, device, vendor, product, rest] = row
      const serial = rest!.slice(29, 49).trim()
      const words = [rest!.slice(0, 29), rest!.slice(49)].map((part) => part.trim().replaceAll(/\s+/g, ' '))
      return [
        {
          ...{ bus: Number(bus), device: Number(device), vendor: vendor!.toLowerCase(), product: product!.toLowerCase() },
          ...{ serial: serial === '' || serial === 'none' ? undefined : serial, text: words.join(' ').trim() },
        },
      ]
    })
}

/** The USB device that openFPGALoader looks for, from its own lists; undefined where it takes any. */
export function usbOfLoader(
  loader: { readonly board: string } | { readonly cable: string },
  boards: string,
  cables: string,
): { readonly vendor: string; readonly product: string } | undefined {
  const row = (text: string, name: string): string | undefined =>
    withoutColours(text)
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .find(([first, second]) => first === name && second !== undefined)?.[1]
  const cable = 'cable' in loader ? loader.cable : row(boards, loader.board)
  const usb = cable === undefined ? undefined : row(cables, cable)
  const ids = /^0x([0-9a-f]{4}):(?:0x)?([0-9a-f]{4})$/i.exec(usb ?? '')
  return ids === null ? undefined : { vendor: ids[1]!.toLowerCase(), product: ids[2]!.toLowerCase() }
}

/** The IDCODEs that `openFPGALoader --detect` found in the chain. */
export function idcodesIn(said: string): number[] {
  return [...withoutColours(said).matchAll(/^\s*idcode\s+0x([0-9a-f]{1,8})\s*$/gim)].map(([, code]) => Number.parseInt(code!, 16))
}

/** DFU devices by where they are plugged in: `dfu-util -l` has a line for each of their alternatives. */
export function dfuDevicesIn(said: string, { vendor, product }: { readonly vendor: string; readonly product: string }): string[] {
  const lines = said.matchAll(/^Found DFU: \[([0-9a-f]{4}):([0-9a-f]{4})\].*?\bpath="([^"]*)"/gim)
  return [
    ...new Set(
      [...lines].flatMap(([, v, p, path]) => (v!.toLowerCase() === vendor && p!.toLowerCase() === product ? [path!] : [])),
    ),
  ]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
const withoutColours = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m/g, '')
