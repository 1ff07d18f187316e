import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleFrames, samplePcap, samplePcapng, sampleTimes } from './capture/fixtures/sample-captures.ts'
import { parseCapture } from './capture/read-capture.ts'
import { checkOctets } from './model/line.ts'
import { replay } from './replay.ts'

const hasTshark = spawnSync('tshark', ['--version']).status === 0
const frames = Object.values(sampleFrames)
const little = { isLittleEndian: true, isNanoseconds: true }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function replayed(capture: Uint8Array) {
  const input = join(folder, 'in.pcap')
  const output = join(folder, 'out.pcap')
  rmSync(output, { force: true })
  writeFileSync(input, capture)
  return { summary: await replay({ input, output }), output }
}

describe('replaying a capture', { timeout: 60_000 }, () => {
  it('writes what was on the line: padded, with the check that zlib computes, at the same times', async () => {
    const { summary, output } = await replayed(samplePcapng(frames, true))
    expect(summary).toMatchObject({ frames: frames.length, leftOut: 0, cutShort: 0 })
    const file = readFileSync(output)
    const packets = parseCapture(output, file)
    expect(packets.map(({ time }) => time)).toEqual(sampleTimes(frames.length))
    for (const [i, frame] of frames.entries()) {
      const padded = new Uint8Array(Math.max(60, frame.length))
      padded.set(frame)
      expect(Uint8Array.from(packets[i]!.data)).toEqual(padded)
      const end = packets[i]!.offset + padded.length
      expect([...file.subarray(end, end + 4)]).toEqual(checkOctets(padded))
    }
  })

  it.skipIf(!hasTshark)('writes frame check sequences that tshark finds good (skipped where there is no tshark)', async () => {
    const { output } = await replayed(samplePcap(frames, little))
    const asked = ['-o', 'eth.fcs:always', '-o', 'eth.check_fcs:TRUE']
    const fields = ['-T', 'fields', '-e', 'eth.fcs.status', '-e', 'frame.len']
    const lines = execFileSync('tshark', ['-r', output, ...asked, ...fields], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(lines.trim().split('\n')).toEqual(frames.map(({ length }) => `1\t${Math.max(60, length) + 4}`))
  })

  it('counts what it leaves out, and what the capture holds in part', async () => {
    const { summary } = await replayed(
      samplePcap([new Uint8Array(9601), new Uint8Array(9600), new Uint8Array(0)], little, 1, 9601),
    )
    expect(summary).toMatchObject({ frames: 1, leftOut: 2, cutShort: 1 })
  })

  it('writes nothing for a damaged capture', async () => {
    const whole = samplePcap(frames, little)
    await expect(replayed(whole.subarray(0, -1))).rejects.toThrow(/^GW862 .*, offset \d+: the file ends 1 octets too early/)
    expect(existsSync(join(folder, 'out.pcap'))).toBe(false)
  })

  it('says that the output cannot be written', async () => {
    const input = join(folder, 'in.pcap')
    writeFileSync(input, samplePcap([sampleFrames.arp!], little))
    await expect(replay({ input, output: join(folder, 'no', 'out.pcap') })).rejects.toThrow(/^GW864 .*ENOENT/)
  })
})
