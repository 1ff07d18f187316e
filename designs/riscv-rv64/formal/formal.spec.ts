import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findPython } from '../../../src/toolchain/path-search.ts'
import { usualDepth } from './checks.ts'
import { type FormalOptions, formal } from './formal.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-formal-'))
const checkout = join(folder, 'riscv-formal')
const tools = join(folder, 'tools')
const out = join(folder, 'out')
/** Itself, not a script that finds it: it must start without a PATH. */
const python = spawnSync(findPython()!, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim()
const home = join(out, 'cores/riscv-rv64')
afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function tool(name: string, script: string): void {
  write(join(tools, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(tools, name), 0o755)
}

/** As riscv-formal's: writes a file for each check that the configuration gives a depth. */
const generator = `
import os, re
os.makedirs("checks")
depths = open("checks.cfg").read().split("[depth]")[1].split("[")[0].split("\\n")
names = [line.split()[0] for line in depths if line]
insns = [line.strip() for line in open("../../insns/isa_rv64imc.txt")]
for name in [n for n in names if n != "insn"] + ["insn_" + i for i in insns]:
    open(f"checks/{name}_ch0.sby", "w").write("[options]\\nmode bmc\\n\\n[files]\\nmodel.v\\n")
`

/** Passes all but \`insn_sub\`, which fails, and \`insn_xor\`, where the tools break down. */
const symbiyosys = `
name="\${2%.sby}"

case "$name" in
  insn_sub_ch0) mkdir -p $name/engine_0; touch $name/engine_0/trace.vcd; echo "SBY DONE (FAIL, rc=2)"; exit 2;;
  insn_xor_ch0) echo "Traceback"; exit 1;;
  *) echo "SBY DONE (PASS, rc=0)";;
esac`

beforeAll(() => {
  write(join(checkout, 'checks/genchecks.py'), generator)
  write(join(checkout, 'insns/isa_rv64imc.txt'), 'add\nmul\nsub\nxor\n')
  for (const name of ['yosys', 'yosys-smtbmc', 'yosys-witness', 'boolector']) tool(name, 'exit 0')
  tool('sby', symbiyosys)
  // Nothing but the shell's own tools beside ours.
  mkdirSync(join(folder, 'bin'))
  for (const name of ['sh', 'mkdir', 'touch', 'cp']) symlinkSync(`/bin/${name}`, join(folder, 'bin', name))
})

const before = { PATH: process.env.PATH, GATEWRIGHT_PYTHON: process.env.GATEWRIGHT_PYTHON }
afterEach(() => Object.assign(process.env, before))

/** Runs checks with nothing on PATH but `path`. */
async function run(wanted: readonly string[], more: Partial<FormalOptions> = {}, path = [tools, join(folder, 'bin')]) {
  Object.assign(process.env, { PATH: path.join(delimiter), GATEWRIGHT_PYTHON: python })
  const said = { stdout: '', stderr: '' }
  const options = { riscvFormal: checkout, depth: usualDepth, solver: 'boolector', out, ...more }
  const hasPassed = await formal(wanted, options, {
    log: (text) => {
      said.stdout += `${text}\n`
    },
    error: (text) => {
      said.stderr += `${text}\n`
    },
  })
  return { ...said, hasPassed }
}

describe('npm run formal', () => {
  it('runs the checks asked for, tells each verdict and where a failure is shown', { timeout: 60_000 }, async () => {
    const { stdout, stderr, hasPassed } = await run(['insn_*', 'reg', 'liveness'], { timeout: 7 })
    expect(stderr).toContain('1 of 6: insn_add pass')
    expect(stdout).toMatch(/insn_add +│ 11 +│ boolector │ pass/)
    expect(stdout).toMatch(/insn_sub +│ 11 +│ boolector │ fail .*insn_sub_ch0\/engine_0\/trace\.vcd/)
    expect(stdout).toMatch(/insn_xor +│ 11 +│ boolector │ error .*insn_xor_ch0\.log/)
    expect(stdout).toMatch(/liveness +│ 19 +│ boolector │ pass/)
    expect(stdout).toContain('4 of 6 pass')
    expect(hasPassed).toBe(false)
    expect(readFileSync(join(home, 'checks/insn_xor_ch0.log'), 'utf8')).toContain('Traceback')
    const sby = readFileSync(join(home, 'checks/reg_ch0.sby'), 'utf8')
    expect(sby).toContain('[options]\ntimeout 7\n')
    expect(sby).toContain(`[files]\n${join(home, 'wrapper.sv')}\ncore.v ${join(home, 'core.v')}\nmodel.v`)
    expect(readFileSync(join(home, 'checks/insn_mul_ch0.sby'), 'utf8')).toContain(`\ncore.v ${join(home, 'core-m.v')}\n`)
    expect(readFileSync(join(home, 'core.v'), 'utf8')).toMatch(/module rv64_formal_core\b[\s\S]*\brvfi_mem_wdata\b/)
    expect(existsSync(join(checkout, 'cores'))).toBe(false)
  })

  it('says where all pass', { timeout: 60_000 }, async () => {
    expect((await run(['reg'])).hasPassed).toBe(true)
  })

  it('lists the checks, those over all instructions first', async () => {
    const { stdout, hasPassed } = await run([], { depth: 20, list: true })
    const consistency = ['reg', 'pc_fwd', 'pc_bwd', 'causal', 'unique', 'liveness', 'ill']
    expect(stdout.trim().split('\n')).toEqual([...consistency, 'insn_add', 'insn_mul', 'insn_sub', 'insn_xor'])
    expect(hasPassed).toBe(true)
    expect(readFileSync(join(home, 'checks.cfg'), 'utf8')).toMatch(/^insn 20\nreg 1 20\n/m)
  })

  it('says what is missing', async () => {
    await expect(run([], {}, [join(folder, 'bin')])).rejects.toThrow(
      /^GW901 not on PATH: sby, yosys, yosys-smtbmc, yosys-witness, boolector; mend: /,
    )
    await expect(run([], { solver: 'z3' })).rejects.toThrow(/^GW901 not on PATH: z3; /)
    await expect(run([], { riscvFormal: folder })).rejects.toThrow(
      /^GW950 .* is no checkout of riscv-formal: it has no checks\/genchecks.py; mend: /,
    )
    await expect(run(['insn_nand'])).rejects.toThrow(/^GW950 no check is called insn_nand; /)
  })
})
