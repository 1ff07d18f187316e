import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { allBoards } from '../../../fpga-targets/boards/all.ts'
import { ecp5 } from '../../../fpga-targets/ecp5.ts'
import { findOnPath } from '../../toolchain/path-search.ts'
import { bitstreamIdcode } from '../bitstream/bitstream-id.ts'
import { dfuFile } from '../bitstream/dfu-file.ts'
import { pack } from '../bitstream/pack.ts'
import { commandText, detectCommand, type FlashTarget, loadCommand } from './flash.ts'
import { dfuDevicesIn, idcodesIn, probesIn, usbOfLoader } from './flash-probes.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-flash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what loaders say', () => {
  it('has a row for each probe, whatever columns are empty', () => {
    const said = [
      'found 17 USB device',
      '\u001b[32mBus device vid:pid       probe type      manufacturer serial               product\u001b[0m',
      '001 037    0x0403:0x6010 FTDI2232        SecuringHardware.com TG1106c8             Tigard V1.1',
      '020 013    0x09fb:0x6001 usb-blaster     Altera                           USB-Blaster',
      '000 001    0x0403:0x6010 FTDI2232        AlhambraBits none                 Alhambra II v1.0A - B09-335',
    ].join('\n')
    expect(probesIn(said).map(({ bus, device, vendor, product }) => [bus, device, vendor, product])).toEqual([
      [1, 37, '0403', '6010'],
      [20, 13, '09fb', '6001'],
      [0, 1, '0403', '6010'],
    ])
    expect(probesIn(said)[2]).toMatchObject({ serial: undefined, text: 'FTDI2232 AlhambraBits Alhambra II v1.0A - B09-335' })
    expect(probesIn('empty\n')).toEqual([])
  })

  it('names the USB device behind a board', () => {
    const boards = 'board name               cable_name\ncolorlight               \nulx3s                    ft231X\n'
    const cables = 'cable name               vid:pid\nft231X                   0x0403:6015\n'
    expect(usbOfLoader({ board: 'ulx3s' }, boards, cables)).toEqual({ vendor: '0403', product: '6015' })
    expect(usbOfLoader({ cable: 'ft231X' }, boards, cables)).toEqual({ vendor: '0403', product: '6015' })
    expect(usbOfLoader({ board: 'colorlight' }, boards, cables)).toBeUndefined()
  })

  it('has the chips of a chain, and the DFU devices by their place', () => {
    expect(idcodesIn('index 0:\n\tidcode 0x1111043\n\tfamily ECP5\nindex 1:\n\tidcode   0x41113043\n')).toEqual([
      0x1111043, 0x41113043,
    ])
    const line = (ids: string, path: string) =>
      `Found DFU: [${ids}] ver=0101, devnum=5, cfg=1, intf=0, path="${path}", alt=0, name="x"`
    const said = [line('1209:5af0', '1-1'), line('1209:5af0', '1-1'), line('1209:5AF0', '1-2'), line('1209:5bf0', '1-3')].join(
      '\n',
    )
    expect(dfuDevicesIn(said, { vendor: '1209', product: '5af0' })).toEqual(['1-1', '1-2'])
  })
})

describe('a bitstream', () => {
  /** Lattice FPGA-TN-02039, table of device IDs. */
  const idcodes: Readonly<Record<string, number>> = {
    'LFE5U-12F': 0x21111043,
    'LFE5U-25F': 0x41111043,
    'LFE5U-45F': 0x41112043,
    'LFE5U-85F': 0x41113043,
    'LFE5UM-85F': 0x01113043,
    'LFE5UM5G-85F': 0x81113043,
  }
  it.each(Object.entries(idcodes))('of an %s says whose it is', async (device, idcode) => {
    expect(ecp5.map(({ name }) => name)).toContain(device)
    expect(bitstreamIdcode(await pack(`.device ${device}\n`))).toBe(idcode)
  })

  it('that is none says nothing', () => {
    expect(bitstreamIdcode(Buffer.from('hello'))).toBeUndefined()
    expect(bitstreamIdcode(Buffer.from('ffffbdb3ffffffff3b000000', 'hex'))).toBeUndefined()
  })

  it.skipIf(!findOnPath('dfu-suffix'))('gets a DFU suffix that dfu-suffix takes', () => {
    const path = join(folder, 'light.dfu')
    writeFileSync(path, dfuFile(Buffer.from('a bitstream'), { vendor: '1209', product: '5af0' }))
    const said = execFileSync('dfu-suffix', ['--check', path], { encoding: 'utf8' })
    expect(said).toMatch(/Product ID:\s+0x5AF0\nVendor ID:\s+0x1209[\s\S]*CRC:/)
  })

  it('has a DFU suffix as the standard lays it out', () => {
    const suffix = dfuFile(Buffer.from('abc'), { vendor: '1209', product: '5af0' })
    expect(Buffer.from(suffix).toString('hex')).toMatch(/^616263fffff05a091200015546441[0]........$/)
  })
})

describe.skipIf(!findOnPath('openFPGALoader'))('the openFPGALoader of this machine', () => {
  const bit = join(folder, 'light.bit')
  writeFileSync(bit, 'x')
  const known = findOnPath('openFPGALoader') ? execFileSync('openFPGALoader', ['--list-boards'], { encoding: 'utf8' }) : ''
  const boards = allBoards.filter(
    ({ programmer }) => programmer && (!('board' in programmer.loader) || known.includes(`${programmer.loader.board} `)),
  )

  it.each(boards.map((board) => [board.name, board] as const))('takes every argument for %s', (_, board) => {
    const probe = { bus: 1, device: 12, vendor: '0403', product: '6015', serial: undefined, text: '' }
    for (const into of ['sram', 'flash'] as const) {
      const target: FlashTarget = { board: board.name, programmer: board.programmer!, into, probe }
      const commands = [loadCommand(target, bit, 'openFPGALoader')]
      if (board.programmer!.over === 'jtag') commands.push(detectCommand(target))
      for (const command of commands) {
        const { stdout, stderr } = spawnSync(command.program, command.args, { encoding: 'utf8' })
        // Past its arguments it looks for a device, which is not there.
        expect(stdout + stderr, commandText(command)).not.toMatch(
          /parse arg|parsing options|cannot find board|incorrect|invalid|must be/i,
        )
        expect(stdout + stderr, commandText(command)).toMatch(/not found|init failed|no device|unable to open|No DFU|fail/i)
      }
    }
  })

  it('refuses an argument that it does not have, and says so', () => {
    const { stdout, stderr } = spawnSync('openFPGALoader', ['--board', 'ulx3s', '--write-srma', bit], { encoding: 'utf8' })
    expect(stdout + stderr).toMatch(/parsing options/)
  })
})
