/** The IDCODE of each device as four bytes. Source: Project Trellis' devices.json. */
export function idcodes(device: string): number[] {
  const known: Readonly<Record<string, number>> = {
    'LFE5U-12F': 0x21111043,
    'LFE5U-25F': 0x41111043,
    'LFE5U-45F': 0x41112043,
    'LFE5U-85F': 0x41113043,
    'LFE5UM-45F': 0x01112043,
    'LFE5UM5G-45F': 0x81112043,
    'LFE5UM5G-85F': 0x81113043,
  }
  const code = known[device]!
  return [24, 16, 8, 0].map((shift) => (code >>> shift) & 0xff)
}
