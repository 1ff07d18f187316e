/**
 * Compiles the boot program: `node designs/riscv-rv64/soc/boot/build.ts` writes loader.hex.
 *
 * The image is kept in the repository, so that nobody needs a compiler for the SoC; image.spec.ts compiles it again where the
 * same compiler is there.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageFile, textOf } from './image.ts'

const folder = import.meta.dirname
const prefix = 'riscv64-unknown-elf-'

/** RV64I, as every core has it; no library; every address from the program's counter. */
const flags = [
  '-march=rv64i -mabi=lp64 -mcmodel=medany -Os -Wall -Wextra -Werror',
  '-ffreestanding -nostdlib -nostartfiles -fno-builtin -fno-common -fno-tree-loop-distribute-patterns',
  '-Wl,-T,rom.ld -Wl,--no-relax -Wl,--build-id=none',
].flatMap((line) => line.split(' '))

/** The compiler on PATH, by its name and version; undefined where there is none. */
export function installedCompiler(): string | undefined {
  try {
    const version = execFileSync(`${prefix}gcc`, ['-dumpfullversion'], { encoding: 'utf8', stdio: 'pipe' })
    return `${prefix}gcc ${version.trim()}`
  } catch {
    return undefined
  }
}

export function buildImage(): readonly bigint[] {
  const scratch = mkdtempSync(join(tmpdir(), 'boot-rom-'))
  try {
    const elf = join(scratch, 'loader.elf')
    const binary = join(scratch, 'loader.bin')
    execFileSync(`${prefix}gcc`, [...flags, 'start.S', 'loader.c', '-o', elf], { cwd: folder })
    execFileSync(`${prefix}objcopy`, ['-O', 'binary', elf, binary])
    const bytes = readFileSync(binary)
    const whole = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
    return Array.from({ length: whole.length / 8 }, (_, i) => whole.readBigUInt64LE(8 * i))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

if (import.meta.main) writeFileSync(imageFile, textOf(installedCompiler() ?? `${prefix}gcc`, buildImage()))
