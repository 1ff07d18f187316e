import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { light, type ScratchProject, scratchProject } from '../../tests/bad-input/scratch-project.ts'

/** openFPGALoader as it answers with boards connected: `probes` are rows of its table, `idcode` what the chip says. */
const loader = (probes: readonly string[], idcode: string, load = '') => `
const flags = args.join(' ')
if (args.includes('--scan-usb')) console.log(${JSON.stringify(['found 9 USB device', 'Bus device vid:pid       probe type      manufacturer serial               product', ...probes].join('\n'))})
else if (args.includes('--list-boards')) console.log('board name               cable_name\\nulx3s                    ft231X')
else if (args.includes('--list-cables')) console.log('cable name               vid:pid\\nft231X                   0x0403:6015')
else if (args.includes('--detect')) console.log(${JSON.stringify(`Jtag probe limited to 3MHz\nindex 0:\n\tidcode ${idcode}\n\tmanufacturer lattice\n\tfamily ECP5\n\tmodel  LFE5U-85\n\tirlength 8`)})
else { ${load} }`
const ulx3s = (device: string, serial: string) =>
  `001 ${device}    0x0403:0x6015 FTDI            FER-RADIONA  ${serial.padEnd(20)} ULX3S FPGA 85K v3.0.8`
const stranger = '001 002    0x1209:0x0001 dirtyJtag       Someone      77                   Probe'

let project: ScratchProject
afterEach(() => project.remove())
const withLoader = (openFPGALoader?: string): ScratchProject => {
  project = scratchProject({ openFPGALoader })
  project.write('designs/light/index.ts', light())
  return project
}
const flash = (...options: string[]) => project.run('flash', 'light', '--board', 'ulx3s-85f', '--seeds', '1', ...options)
const loads = () => project.calls().filter((call) => /^openFPGALoader .*\.(?:bit|dfu)$/.test(call))
const bit = () => join(project.folder, 'build', 'light-ulx3s-85f', 'light-ulx3s-85f.bit')

describe('flash', () => {
  it('builds, finds the one board, asks for its IDCODE, and loads its SRAM', async () => {
    withLoader(loader([ulx3s('004', 'D00123')], '0x1113043'))
    const { code, out, err } = await flash()
    expect(err).not.toContain('GW')
    expect({ code, out }).toEqual({ code: 0, out: 'light-ulx3s-85f is in the SRAM of the ulx3s-85f, until power goes\n' })
    const calls = project.calls().filter((call) => call.startsWith('openFPGALoader'))
    expect(calls.slice(-2)).toEqual([
      'openFPGALoader --board ulx3s --detect',
      `openFPGALoader --board ulx3s --write-sram ${bit()}`,
    ])
    expect(calls).toContain('openFPGALoader --scan-usb')

    const before = project.calls().length
    expect((await flash()).code).toBe(0)
    const again = project.calls().slice(before)
    expect(again.filter((call) => !call.startsWith('openFPGALoader') && !/--version$/i.test(call))).toEqual([])
  })

  it('touches nothing where there is no board', async () => {
    withLoader(loader([stranger], '0x1113043'))
    const { code, out, err } = await flash()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^GW870 no ulx3s-85f is connected.*; mend: /m)
    expect(loads()).toEqual([])
  })

  it('touches nothing where there are two, until one is named', async () => {
    withLoader(loader([ulx3s('004', 'D00123'), ulx3s('012', 'D00777'), stranger], '0x1113043'))
    const { code, err } = await flash()
    expect(code).toBe(1)
    expect(err).toMatch(/^GW871 2 probes .*1:4 \(serial D00123\).*1:12 \(serial D00777\).*; mend: name one with --probe 1:4/m)
    expect(loads()).toEqual([])
    expect((await flash('--probe', 'D00777')).code).toBe(0)
    expect((await flash('--probe', '001:004')).code).toBe(0)
    const on = (place: string) => `openFPGALoader --board ulx3s --busdev-num ${place} --write-sram ${bit()}`
    expect(loads()).toEqual([on('1:12'), on('1:4')])
    expect((await flash('--probe', '1:9')).err).toMatch(/^GW870 no probe is called 1:9; mend: there are 1:4/m)
  })

  it.each([
    ['0x1112043', '0x01112043'],
    ['0x21113043', '0x21113043'],
  ])('touches nothing where the chip is another one (%s)', async (idcode, told) => {
    withLoader(loader([ulx3s('004', 'D00123')], idcode))
    const { code, err } = await flash()
    expect(code).toBe(1)
    expect(err).toMatch(
      new RegExp(`^GW872 .*IDCODE ${told}, and the bitstream is for 0x41113043, LFE5U-85F-6 CABGA381; mend: `, 'm'),
    )
    expect(loads()).toEqual([])
  })

  it('writes flash only when it was told twice', async () => {
    withLoader(loader([ulx3s('004', 'D00123')], '0x41113043'))
    const { code, err } = await flash('--persist')
    expect(code).toBe(2)
    expect(err).toMatch(/^GW874 the flash of ulx3s-85f was not written; mend: answer yes, or say --yes$/m)
    expect(loads()).toEqual([])
    expect(await flash('--persist', '--yes', '--json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('"into": "flash"'),
    })
    expect(loads()).toEqual([`openFPGALoader --board ulx3s --write-flash ${bit()}`])
  })

  it('says what would be run, and runs nothing', async () => {
    withLoader()
    expect(await flash('--dry-run')).toEqual({
      code: 0,
      out: 'openFPGALoader --board ulx3s --detect\nopenFPGALoader --board ulx3s --write-sram build/light-ulx3s-85f/light-ulx3s-85f.bit\n',
      err: '',
    })
    expect(project.calls()).toEqual([])
    expect(existsSync(join(project.folder, 'build'))).toBe(false)
  })

  it('gives the command where there is no loader', async () => {
    withLoader()
    const { code, err } = await flash()
    expect(code).toBe(3)
    expect(err).toMatch(/^GW901 openFPGALoader is not on this machine.*: openFPGALoader --board ulx3s --write-sram \S+\.bit$/m)
    expect(existsSync(bit())).toBe(true)
  })

  it('passes on what the loader says when it fails', async () => {
    withLoader(loader([ulx3s('004', 'D00123')], '0x1113043', "console.error('Error: CRC'); process.exit(1)"))
    const { code, err } = await flash()
    expect(code).toBe(1)
    expect(err).toMatch(
      /^GW873 openFPGALoader could not load ulx3s-85f: Error: CRC; mend: see what it says: openFPGALoader --board ulx3s /m,
    )
  })

  it('ends as the build ends, and leaves the board alone', async () => {
    withLoader(loader([ulx3s('004', 'D00123')], '0x1113043'))
    project.useTools({ yosys: "console.log('ERROR: no'); process.exit(1)", openFPGALoader: '' })
    expect(await flash()).toMatchObject({ code: 1, err: expect.stringMatching(/^GW820 /m) })
    expect(loads()).toEqual([])
  })

  it('writes SVF for others to load', async () => {
    withLoader()
    expect(await flash('--svf')).toMatchObject({ code: 0, out: 'build/light-ulx3s-85f/light-ulx3s-85f.svf\n' })
    expect(readFileSync(bit().replace(/bit$/, 'svf'), 'utf8')).toBe('STATE RESET;\n')
  })
})

describe('flash over DFU', () => {
  const listed = (...paths: string[]) =>
    `if (args[0] === '-l') console.log(${JSON.stringify(paths.map((path) => `Found DFU: [1209:5af0] ver=0101, devnum=5, cfg=1, intf=0, path="${path}", alt=0, name="bitstream", serial="UNKNOWN"`).join('\n'))})`
  const start = (dfuUtil: string) => {
    project = scratchProject({ dfuUtil })
    project.write('designs/light/index.ts', light("orangecrab('85F')", 'crab'))
  }
  const crab = (...options: string[]) => project.run('flash', 'light', '--board', 'crab', '--seeds', '1', ...options)

  it('wants to be told that it is for good, then loads a file with a suffix', async () => {
    start(listed('1-1', '1-1'))
    expect(await crab()).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^GW874 the boot loader of \S+ writes to its flash/m),
    })
    expect(project.calls()).toEqual([])
    const { code, err } = await crab('--persist', '--yes')
    expect(err).not.toContain('GW')
    expect(code).toBe(0)
    const file = join(project.folder, 'build', 'light-crab', 'light-crab.dfu')
    expect(project.calls().slice(-2)).toEqual(['dfu-util -l', `dfu-util -d 1209:5af0 -a 0 -D ${file}`])
    expect(readFileSync(file).subarray(-8, -5).toString()).toBe('UFD')
  })

  it.each([
    [[], /^GW870 no \S+ waits in its boot loader \(USB 1209:5af0\); mend: /m],
    [['1-1', '1-2'], /^GW871 2 boards wait in their boot loaders, at 1-1, 1-2; mend: /m],
  ])('touches nothing with boards at %j', async (paths, message) => {
    start(listed(...paths))
    const { code, err } = await crab('--persist', '--yes')
    expect(code).toBe(1)
    expect(err).toMatch(message)
    expect(project.calls().filter((call) => call.includes('-D'))).toEqual([])
    expect(readdirSync(project.folder)).toContain('build')
  })
})
