import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { ecp5 } from '../../fpga-targets/ecp5.ts'
import { bitstreamIdcode } from '../flow/bitstream/bitstream-id.ts'
import { dfuFile } from '../flow/bitstream/dfu-file.ts'
import { svfOf } from '../flow/bitstream/svf.ts'
import { choosePart } from '../flow/device/part.ts'
import {
  checkIdcode,
  chooseProbe,
  commandText,
  detectCommand,
  type FlashCommand,
  type FlashTarget,
  loadCommand,
  loadedFile,
  type Programmer,
} from '../flow/flash/flash.ts'
import { FlashError } from '../flow/flash/flash-error.ts'
import { dfuDevicesIn, idcodesIn, probesIn, usbOfLoader } from '../flow/flash/flash-probes.ts'
import { writeFiles } from '../flow/stage/output-folder.ts'
import { onCleanup } from '../toolchain/cleanup.ts'
import { find } from '../toolchain/locate.ts'
import { runNative } from '../toolchain/native-process.ts'
import { ToolError } from '../toolchain/tool-error.ts'
import { designFor } from './board-design.ts'
import { globalOptions } from './global-options.ts'

interface FlashOptions {
  readonly board: string
  readonly persist?: boolean
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly probe?: string
  readonly seeds?: string
  readonly svf?: boolean
}

/** `gatewright flash`: builds what is stale, finds the board, and loads it. */
export function command(): Command {
  return new Command('flash')
    .description('build for a board and load it: into its SRAM, or with --persist into its flash')
    .argument('<design>', 'a folder of designs/, or a design file')
    .requiredOption('--board <name>', 'a board that the design is written for')
    .option('--persist', 'into the flash, to stay when power goes; asks first')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'show what would be run, and run nothing')
    .option('--probe <place>', 'which of several boards: its bus and device, as in 1:5, or its serial number')
    .option('--seeds <count>', 'runs of nextpnr, as for synth')
    .option('--svf', 'write the bitstream as SVF, for other programmers, and load nothing')
    .action(async (typed: string, options: FlashOptions, action: Command) => {
      const flags = globalOptions(action)
      const { name, board } = await designFor(typed, options)
      const folder = resolve(`build/${name}`)
      const target = targetOf(options, board!)
      const file = join(folder, loadedFile(name, target.programmer))
      if (options.dryRun) return dryRun(target, file, flags.json)
      const code = await synthesise(typed, options, folder, flags)
      if (code !== 0) {
        process.exitCode = code
        return
      }
      if (options.svf) return writeSvf(folder, name, flags.json)
      const bitstream = readFileSync(join(folder, `${name}.bit`))
      const { usb, over } = target.programmer
      if (over === 'dfu' && usb !== undefined) writeFiles(folder, new Map([[`${name}.dfu`, dfuFile(bitstream, usb)]]))
      const part = choosePart(ecp5, board!)
      const loader = await loaderFor(target, file)
      const probe = over === 'dfu' ? await checkDfu(target, loader) : await probeOf(target, options.probe, loader)
      const chosen: FlashTarget = probe === undefined ? target : { ...target, probe }
      if (over === 'jtag') {
        const idcode = bitstreamIdcode(bitstream)
        if (idcode !== undefined) checkIdcode(idcodesIn(await ask(loader, detectCommand(chosen))), idcode, part, target.board)
      }
      if (target.into === 'flash') await confirm(chosen, options.yes === true)
      const load = loadCommand(chosen, file, loader.name)
      const result = await runNative(loader.path, load.args, {
        onOutput: (text) => flags.json || flags.quiet || process.stderr.write(text),
      })
      if (result.exitCode !== 0) {
        const words = `${result.stderr}\n${result.stdout}`.split('\n').filter((line) => line.trim() !== '')
        throw new FlashError(
          'loadFailed',
          `${loader.name} could not load ${target.board}: ${words.at(-1)?.trim() ?? 'it said nothing'}`,
          `see what it says: ${commandText(load)}`,
        )
      }
      const [where, howLong] = target.into === 'flash' ? ['flash', ''] : ['SRAM', ', until power goes']
      if (flags.json)
        console.log(JSON.stringify({ board: target.board, into: target.into, file, command: commandText(load) }, null, 2))
      else console.log(`${name} is in the ${where} of the ${target.board}${howLong}`)
    })
}

function targetOf(options: FlashOptions, board: { readonly name: string; readonly programmer?: Programmer }): FlashTarget {
  const { programmer } = board
  if (programmer === undefined)
    throw new FlashError('noProgrammer', `${board.name} does not say how it is loaded`, 'give programmer to defineBoard')
  const isDfu = programmer.over === 'dfu'
  if (isDfu && !options.persist && !options.dryRun && !options.svf)
    throw new FlashError(
      'notConfirmed',
      `the boot loader of ${board.name} writes to its flash, and to nothing else`,
      'say --persist',
    )
  return { board: board.name, programmer, into: isDfu || options.persist ? 'flash' : 'sram' }
}

function dryRun(target: FlashTarget, file: string, asJson: boolean): void {
  const path = relative(process.cwd(), file)
  const load = loadCommand(target, path, 'openFPGALoader')
  const commands = (target.programmer.over === 'dfu' ? [load] : [detectCommand(target), load]).map(commandText)
  console.log(asJson ? JSON.stringify({ board: target.board, into: target.into, commands }, null, 2) : commands.join('\n'))
}

/** The same `synth` that people run, in a process of its own: what is not stale takes no time, and its errors are its own. */
function synthesise(typed: string, options: FlashOptions, folder: string, { quiet, json }: { quiet: boolean; json: boolean }) {
  const bin = fileURLToPath(new URL('../../bin/gatewright.js', import.meta.url))
  const args = ['synth', typed, '--board', options.board, '--out', folder, ...(quiet || json ? ['--quiet'] : [])]
  return new Promise<number>((done, fail) => {
    const child = spawn(process.execPath, [bin, ...args, ...(options.seeds === undefined ? [] : ['--seeds', options.seeds])], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const forget = onCleanup(() => child.kill('SIGTERM'))
    child.on('error', fail)
    child.on('close', (code, signal) => {
      forget()
      done(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

async function writeSvf(folder: string, name: string, asJson: boolean): Promise<void> {
  const file = `${name}.svf`
  writeFiles(folder, new Map([[file, await svfOf(readFileSync(join(folder, `${name}.config`), 'utf8'))]]))
  const path = relative(process.cwd(), join(folder, file))
  console.log(asJson ? JSON.stringify({ svf: path }, null, 2) : path)
}

interface Loader {
  readonly name: FlashCommand['program']
  readonly path: string
}

/** dfu-util says more of what is connected; openFPGALoader does everything. Without either, the command is what is left to give. */
async function loaderFor(target: FlashTarget, file: string): Promise<Loader> {
  const names: readonly Loader['name'][] = target.programmer.over === 'dfu' ? ['dfu-util', 'openFPGALoader'] : ['openFPGALoader']
  for (const name of names) {
    const found = await find(name)
    if (found !== undefined) return { name, path: found.path }
  }
  const load = commandText(loadCommand(target, file, 'openFPGALoader'))
  throw new ToolError(
    'missing',
    'openFPGALoader is not on this machine (it loads boards)',
    `install it (Debian: apt install openfpgaloader), or run where it is: ${load}`,
  )
}

async function ask(loader: Loader, { args }: Pick<FlashCommand, 'args'>): Promise<string> {
  const { stdout, stderr } = await runNative(loader.path, args)
  return `${stdout}\n${stderr}`
}

async function probeOf(target: FlashTarget, asked: string | undefined, loader: Loader) {
  const probes = probesIn(await ask(loader, { args: ['--scan-usb'] }))
  const [boards, cables] = [await ask(loader, { args: ['--list-boards'] }), await ask(loader, { args: ['--list-cables'] })]
  const usb = target.programmer.usb ?? usbOfLoader(target.programmer.loader, boards, cables)
  const ours = probes.filter(({ vendor, product }) => usb === undefined || (vendor === usb.vendor && product === usb.product))
  const probe = chooseProbe(ours, asked, target.board)
  // A single probe is found by its kind: its place may not be to be had everywhere.
  return probes.length === 1 && asked === undefined ? undefined : probe
}

/** openFPGALoader counts DFU devices itself when it loads; dfu-util takes the first that fits. */
async function checkDfu(target: FlashTarget, loader: Loader): Promise<undefined> {
  const { usb } = target.programmer
  if (loader.name !== 'dfu-util' || usb === undefined) return
  const devices = dfuDevicesIn(await ask(loader, { args: ['-l'] }), usb)
  if (devices.length === 0)
    throw new FlashError(
      'noBoard',
      `no ${target.board} waits in its boot loader (USB ${usb.vendor}:${usb.product})`,
      'connect it while its button is held down',
    )
  if (devices.length > 1)
    throw new FlashError(
      'severalBoards',
      `${devices.length} boards wait in their boot loaders, at ${devices.join(', ')}`,
      'disconnect all but one',
    )
}

async function confirm(target: FlashTarget, isSure: boolean): Promise<void> {
  if (isSure) return
  const refused = new FlashError('notConfirmed', `the flash of ${target.board} was not written`, 'answer yes, or say --yes')
  if (!process.stdin.isTTY) throw refused
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const interrupted = new Promise<string>((resolve) => terminal.on('SIGINT', () => resolve('')))
  const answer = await Promise.race([terminal.question(`overwrite the flash of ${target.board}? [y/N] `), interrupted])
  terminal.close()
  if (!/^y(?:es)?$/i.test(answer.trim())) throw refused
}
