import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bool, input, module, noClock, output, ports, type Signal, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { inout } from '../../src/dsl/port.ts'
import { locate } from '../../src/toolchain/locate.ts'
import { runTool } from '../../src/toolchain/run-tool.ts'
import { hasIcarus } from '../../tests/fuzz/icarus.ts'
import { BB, BBPD, BBPU, IB, ILVDS, OB, OBZ, OLVDS, TRELLIS_IO } from './pins.ts'

const free = { domain: noClock }

/** One buffer a pad, with what it drives, whether it lets go, and what it reads. */
const Pads = module('pads', () => {
  const io = ports({
    value: input(bool, free),
    letsGo: input(bool, free),
    ...{ plain: inout(bool), up: inout(bool), down: inout(bool), trellis: inout(bool), listener: inout(bool) },
    ...{ readPlain: output(bool, free), readUp: output(bool, free), readDown: output(bool, free) },
    ...{ readTrellis: output(bool, free), readListener: output(bool, free) },
    ...{
      through: output(bool, free),
      differential: output(bool, free),
      positive: output(bool, free),
      tristate: output(bool, free),
    },
  })
  const given = (B: unknown) => ({ I: io.value, T: io.letsGo, B: B as never })
  io.readPlain.set(BB(given(io.plain)).O)
  io.readUp.set(BBPU(given(io.up)).O)
  io.readDown.set(BBPD(given(io.down)).O)
  io.readTrellis.set(TRELLIS_IO(given(io.trellis), { parameters: { DIR: 'BIDIR' } }).O)
  io.readListener.set(TRELLIS_IO(given(io.listener), { parameters: { DIR: 'INPUT' } }).O)
  io.through.set(OB({ I: IB({ I: io.value }).O }).O)
  io.differential.set(ILVDS({ A: io.value, AN: io.value.not() as Signal<any> }).Z)
  io.positive.set(OLVDS({ A: io.value }).Z)
  io.tristate.set(OBZ({ I: io.value, T: io.letsGo }).O)
  return io
})

/** What Yosys' own cells do: of every pad what is on it, and what its buffer reads. */
async function yosysSays(steps: readonly Step[]): Promise<readonly string[]> {
  const { shareFolder } = await locate('yosys')
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-pads-'))
  try {
    const files = ['common_sim.vh', 'cells_io.vh'].map((name) => join(shareFolder!, 'lattice', name))
    const cells = await Promise.all(files.map((name) => readFile(name, 'utf8')))
    // Icarus 11 takes no attributes in a list of ports, and knows no $error outside of processes.
    const text = cells
      .join('\n')
      .replaceAll('(* iopad_external_pin *)', '')
      .replace(/\$error\([^;]*;|`include.*/g, '')
    const played = steps.map(
      ({ value, release, outside }) =>
        `{I, T, outside} = {1'b${Number(value)}, 1'b${Number(release)}, 1'b${outside ?? 'z'}}; #1 ` +
        `$display("%b%b %b%b %b%b %b%b %b%b %b %b %b %b", p, op, u, ou, d, od, c, oc, l, ol, th, di, po, tr);`,
    )
    const testbench = `module testbench;
  reg I, T, outside;
  wire p = outside, u = outside, d = outside, c = outside, l = outside;
  wire op, ou, od, oc, ol, th, mid, di, po, tr;
  BB a1(.I(I), .T(T), .O(op), .B(p)); BBPU a2(.I(I), .T(T), .O(ou), .B(u)); BBPD a3(.I(I), .T(T), .O(od), .B(d));
  TRELLIS_IO #(.DIR("BIDIR")) a4(.I(I), .T(T), .O(oc), .B(c)); TRELLIS_IO #(.DIR("INPUT")) a5(.I(I), .T(T), .O(ol), .B(l));
  IB a6(.I(I), .O(mid)); OB a7(.I(mid), .O(th)); ILVDS a8(.A(I), .AN(~I), .Z(di)); OLVDS a9(.A(I), .Z(po));
  OBZ a10(.I(I), .T(T), .O(tr));
  initial begin ${played.join('\n')} end
endmodule
`
    await writeFile(join(folder, 'all.v'), `${text}\n${testbench}`)
    const compiled = await runTool('iverilog', ['-g2005', '-s', 'testbench', '-o', 'all.vvp', 'all.v'], { cwd: folder })
    if (compiled.exitCode !== 0) throw new Error(compiled.stderr)
    return (await runTool('vvp', ['-n', 'all.vvp'], { cwd: folder })).stdout.trim().split('\n')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Step {
  readonly value: boolean
  readonly release: boolean
  /** What the outside drives the pads with. */
  readonly outside: 0 | 1 | undefined
}

const steps: readonly Step[] = [false, true].flatMap((value) =>
  [false, true].flatMap((release) => ([0, 1, undefined] as const).map((outside) => ({ value, release, outside }))),
)

const pads = ['plain', 'up', 'down', 'trellis', 'listener'] as const
const shown = ['through', 'differential', 'positive', 'tristate'] as const

describe.each(['wasm', 'interpreter'])('buffers in simulation (%s)', (engine) => {
  it.runIf(hasIcarus)('do what Yosys’ cells do in Icarus, and fail where those are fought over', async () => {
    const judged = await yosysSays(steps)
    const sim = (await simulate(Pads as never, undefined, { engine })) as any
    let fights = 0
    for (const [i, { value, release, outside }] of steps.entries()) {
      for (const name of pads) sim.ports[name].drive(undefined)
      sim.ports.value.value = value
      sim.ports.letsGo.value = release
      const words = judged[i]!.split(' ')
      const texts = `${i}: ${judged[i]}`
      for (const [k, name] of pads.entries()) {
        const pin = sim.ports[name]
        pin.drive(outside === undefined ? undefined : outside === 1)
        const [onPad, read] = words[k]!
        const isFought = name !== 'listener' && !release && outside !== undefined
        if (isFought) {
          fights++
          expect(() => pin.value, texts).toThrow(/GW410[\s\S]*2 drivers at once/)
          if (outside !== Number(value)) expect(onPad, texts).toBe('x')
          pin.drive(undefined)
        } else if (onPad === 'z') {
          expect(release || name === 'listener', texts).toBe(true)
          if (name === 'up' || name === 'down') expect(pin.value, texts).toBe(name === 'up')
        } else {
          expect(Number(pin.value), `${name} ${texts}`).toBe(Number(onPad))
          const reads = sim.ports[`read${name[0]!.toUpperCase()}${name.slice(1)}`].value
          expect(Number(reads), `${name} ${texts}`).toBe(Number(read))
        }
      }
      for (const [k, name] of shown.entries()) {
        const wanted = words[pads.length + k]!
        // Let go: what is outside of an output nobody sees.
        if (wanted !== 'z') expect(Number(sim.ports[name].value), `${name} ${texts}`).toBe(Number(wanted))
      }
    }
    expect(fights).toBe(16)
  })
})
