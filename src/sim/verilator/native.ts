import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachedFile, cachedFolder, contentKey } from '../../toolchain/cache.ts'
import { type LocatedTool, locate } from '../../toolchain/locate.ts'
import { runNative } from '../../toolchain/native-process.ts'
import { ToolError } from '../../toolchain/tool-error.ts'
import { initialWord } from '../engine.ts'
import type { Hierarchy } from '../hierarchy.ts'
import { scopeOf, sourceOf } from './design-source.ts'
import { includeFolder } from './model.ts'
import { modelPrefix, runVerilator, writeSources } from './verilate.ts'

/**
 * Native Verilator, as its users run it: its own runtime, `eval()` at both edges, the best flags we know of. The
 * yardstick of `bench sim`, and used for nothing else.
 */
export interface NativeModel {
  /** The compiler's command, for people to repeat. */
  readonly compileLine: string
  readonly verilatorLine: string
  readonly seconds: number
  /** `inputs` are constant, by port; those not given are 0. The stimulus belongs inside the design. */
  run(cycles: number, inputs?: Readonly<Record<string, bigint>>): Promise<NativeRun>
}

export interface NativeRun {
  readonly cyclesPerSecond: number
  /** The fairer one where the machine has other things to do. */
  readonly cyclesPerCpuSecond: number
  /** The most that the process had in memory; known on Linux. */
  readonly peakBytes?: number
  /** In the end, as hexadecimal digits, by port; those wider than 64 bits are left out. */
  readonly outputs: Readonly<Record<string, string>>
  /** Comparable with `Engine.stateHash`; only of an observed model. */
  readonly stateHash?: string
}

export interface NativeOptions {
  readonly compiler: 'g++' | 'clang++'
  /**
   * Starts from our power-up values and tells the hash of all state in the end. Verilator runs a model slower whose
   * registers can be seen from outside, so rates are measured with models that are not observed.
   */
  readonly isObserved: boolean
  readonly seed: number
}

const verilatorFlags = [
  '--cc',
  '-O3',
  '--x-assign',
  'fast',
  '--x-initial',
  'fast',
  '--no-assert',
  '--quiet',
  '-Wno-lint',
  '-Wno-style',
]
const compilerFlags = ['-O3', '-march=native', '-std=c++20', '-DNDEBUG', '-w']

/** Throws a `ToolError` where Verilator or the compiler is missing; `find` of src/toolchain asks before. */
export async function buildNative(hierarchy: Hierarchy, options: NativeOptions): Promise<NativeModel> {
  if (hierarchy.nodes.some(({ kind }) => kind === 'model'))
    throw new Error('models of foreign modules in TypeScript cannot be compiled natively')
  const start = performance.now()
  const verilator = await locate('verilator')
  const compiler = await locate(options.compiler)
  const include = includeFolder(verilator)
  const all = sourceOf(hierarchy)
  const source = options.isObserved ? all : { ...all, publicVariables: [] }
  const main = mainText(hierarchy, options)
  const verilatorArgs = [...verilatorFlags, '--prefix', modelPrefix, '--Mdir', 'model', '--top-module', source.top]
  const includes = ['-I.', `-I${include}`, `-I${join(include, 'vltstd')}`]
  const line = (files: readonly string[]): string[] => [...compilerFlags, ...includes, ...files, '-lpthread', '-o', 'model']
  const key = contentKey(
    verilator.version,
    `${compiler.path} ${compiler.version}`,
    main,
    JSON.stringify([source, verilatorArgs, compilerFlags]),
  )

  const program = await cachedFile('verilator-native', key, async (target) => {
    const folder = await mkdtemp(join(tmpdir(), 'gatewright-native-'))
    try {
      const names = await writeSources(folder, source)
      await runVerilator(verilator, folder, [...verilatorArgs, ...names])
      const model = join(folder, 'model')
      await writeFile(join(model, 'main.cpp'), main)
      const files = (await readdir(model)).filter((name) => name.endsWith('.cpp')).sort()
      const runtime = await runtimeObjects(compiler, verilator)
      await compile(compiler, line([...files, ...runtimeSources.map((name) => join(runtime, `${name}.o`))]), model)
      await copyFile(join(model, 'model'), target)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  return {
    compileLine: [options.compiler, ...line(['model/*.cpp', ...runtimeSources])].join(' '),
    verilatorLine: ['verilator', ...verilatorArgs, ...source.files.map(({ name }) => name)].join(' '),
    seconds: (performance.now() - start) / 1000,
    run: async (cycles, inputs = {}) => {
      const values = hierarchy.top.module.ports.flatMap(({ kind, name }) =>
        kind === 'input' ? [String(inputs[name] ?? 0n)] : [],
      )
      const { exitCode, stdout, stderr } = await runNative(program, [String(cycles), ...values])
      if (exitCode !== 0) throw new ToolError('crashed', `a native model ended with ${exitCode}: ${stderr}`, 'run it again')
      return JSON.parse(stdout)
    },
  }
}

const runtimeSources = ['verilated.cpp', 'verilated_threads.cpp']

/** Verilator's runtime takes longer to compile than most models, and is the same for all. */
function runtimeObjects(compiler: LocatedTool, verilator: LocatedTool): Promise<string> {
  const include = includeFolder(verilator)
  const key = contentKey(verilator.version, `${compiler.path} ${compiler.version}`, compilerFlags.join(' '))
  return cachedFolder('verilator-native-runtime', key, async (folder) => {
    const includes = [`-I${include}`, `-I${join(include, 'vltstd')}`]
    for (const name of runtimeSources)
      await compile(compiler, ['-c', ...compilerFlags, ...includes, join(include, name), '-o', `${name}.o`], folder)
  })
}

async function compile(compiler: LocatedTool, args: readonly string[], folder: string): Promise<void> {
  const { exitCode, stderr } = await runNative(compiler.path, args, { cwd: folder })
  if (exitCode !== 0)
    throw new ToolError('crashed', `${compiler.name} refused a verilated model: ${stderr.slice(0, 2000)}`, 'use another compiler')
}

/** Inputs to 64 bits; the only clock is one of them and runs. */
function mainText(hierarchy: Hierarchy, options: NativeOptions): string {
  const { ports } = hierarchy.top.module
  const [clock] = hierarchy.clocks
  if (hierarchy.clocks.length !== 1 || clock?.source.kind !== 'port') throw new Error('a native model has one clock, at a port')
  const clockName = ports[clock.source.port]!.name
  const inputs = ports.filter(({ kind }) => kind === 'input')
  const wide = inputs.find(({ width }) => width > 64)
  if (wide) throw new Error(`input ${wide.name} is wider than 64 bits`)
  const outputs = ports.filter(({ kind, width }) => kind === 'output' && width <= 64)
  const shown = outputs.map(
    ({ name }, i) =>
      `    std::printf("${i === 0 ? '' : ','}\\"${name}\\":\\"%llx\\"", static_cast<unsigned long long>(top.${name}));`,
  )
  const assignments = inputs.map(({ name }, i) =>
    name === clockName ? '' : `    top.${name} = std::strtoull(arguments[${i + 2}], nullptr, 10);`,
  )
  return `#include "${modelPrefix}.h"
#include "${modelPrefix}___024root.h"
#include "verilated.h"
#include "verilated_syms.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

void ${modelPrefix}___024root___eval_settle(${modelPrefix}___024root*);
double sc_time_stamp() { return 0; }
${options.isObserved ? stateText(hierarchy, options.seed) : ''}
int main(int, char** arguments) {
    const long cycles = std::atol(arguments[1]);
    static ${modelPrefix} top{"TOP"};
    top.${clockName} = 1;
    top.eval();
${options.isObserved ? `    load();\n    ${modelPrefix}___024root___eval_settle(top.rootp);` : ''}
${assignments.filter((line) => line !== '').join('\n')}
    top.eval();
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t startCpu = std::clock();
    for (long i = 0; i < cycles; ++i) {
        top.${clockName} = 0;
        top.eval();
        top.${clockName} = 1;
        top.eval();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const double cpuSeconds = double(std::clock() - startCpu) / CLOCKS_PER_SEC;
    // Very short runs may take no tick at all.
    const double cpuRate = cpuSeconds > 0 ? cycles / cpuSeconds : cycles / seconds.count();
    std::printf("{\\"cyclesPerSecond\\":%.0f,\\"cyclesPerCpuSecond\\":%.0f", cycles / seconds.count(), cpuRate);
${options.isObserved ? '    hash();' : ''}
    if (std::FILE* const status = std::fopen("/proc/self/status", "r")) {
        char line[256];
        long long kilobytes = 0;
        while (std::fgets(line, sizeof line, status))
            if (std::sscanf(line, "VmHWM: %lld", &kilobytes) == 1)
                std::printf(",\\"peakBytes\\":%lld", kilobytes * 1024);
        std::fclose(status);
    }
    std::printf(",\\"outputs\\":{");
${shown.join('\n')}
    std::printf("}}\\n");
    return 0;
}
`
}

/** Loads our power-up values, and computes the hash of StateHasher; variables are found by scope and name. */
function stateText(hierarchy: Hierarchy, seed: number): string {
  const rows = hierarchy.state.map((entry) => {
    const name = (entry.memory ?? entry.variable)!.name
    return `    {"TOP.${scopeOf(hierarchy, entry.node)}", "${name}", ${entry.width}, ${entry.depth}},`
  })
  const limbs: number[] = []
  for (const entry of hierarchy.state)
    for (let i = 0; i < entry.depth; i++) {
      const word = initialWord(entry, seed, i)
      for (let low = 0; low < entry.width; low += 32) limbs.push(Number((word >> BigInt(low)) & 0xffffffffn))
    }
  return `
struct Entry { const char* scope; const char* name; int width; int depth; };
static const Entry entries[] = {
${rows.join('\n')}
    {nullptr, nullptr, 0, 0}};
static const uint32_t initial[] = {${[...limbs, 0].join(', ')}};

template <typename Visit>
static void visitLimbs(Visit visit) {
    for (const Entry* entry = entries; entry->scope; ++entry) {
        const VerilatedScope* const scope = Verilated::scopeFind(entry->scope);
        VerilatedVar* const variable = scope ? scope->varFind(entry->name) : nullptr;
        if (!variable) {
            std::fprintf(stderr, "no %s.%s\\n", entry->scope, entry->name);
            std::exit(1);
        }
        uint8_t* data = static_cast<uint8_t*>(variable->datap());
        const int bytes = entry->width <= 8 ? 1 : entry->width <= 16 ? 2 : entry->width <= 32 ? 4 : entry->width <= 64 ? 8 : (entry->width + 31) / 32 * 4;
        for (int word = 0; word < entry->depth; ++word, data += bytes)
            for (int low = 0; low < entry->width; low += 32) visit(data + low / 8, bytes < 4 ? bytes : 4);
    }
}
static void load() {
    const uint32_t* next = initial;
    visitLimbs([&](uint8_t* limb, int bytes) { std::memcpy(limb, next++, bytes); });
}
static uint32_t mix32(uint32_t h) {
    h = (h ^ (h >> 16)) * 0x85ebca6bU;
    h = (h ^ (h >> 13)) * 0xc2b2ae35U;
    return h ^ (h >> 16);
}
static void hash() {
    uint32_t a = 0;
    uint32_t b = 0;
    visitLimbs([&](uint8_t* limb, int bytes) {
        uint32_t value = 0;
        std::memcpy(&value, limb, bytes);
        a = mix32(a ^ value);
        b = b * 0x9e3779b1U + a;
    });
    std::printf(",\\"stateHash\\":\\"%08x%08x\\"", a, b);
}
`
}
