import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { simulate } from 'gatewright'
import { type CapturedPacket, CaptureError } from './capture/capture.ts'
import { readCapture } from './capture/read-capture.ts'
import { type CheckedFrame, pcapOf } from './capture/write-pcap.ts'
import { frameCheckOctets, maximumJumboFrameOctets, minimumDataOctets } from './ethernet.ts'
import { Mac10g } from './mac-10g.ts'
import { LineMonitor } from './model/line-monitor.ts'
import { loopBack, type RunningMac } from './model/mac-bench.ts'

export interface ReplayRequest {
  readonly input: string
  readonly output: string
  readonly onProgress?: (done: number, all: number) => void
}

/** What was replayed, and how fast. */
export interface ReplaySummary {
  readonly engine: string
  /** Sent, received and written. */
  readonly frames: number
  readonly octets: number
  /** Of them: the capture does not hold all of the packet; what it holds was sent. */
  readonly cutShort: number
  /** Empty, or longer than the MAC takes. */
  readonly leftOut: number
  readonly cycles: number
  readonly seconds: number
  readonly framesPerSecond: number
  readonly cyclesPerSecond: number
}

/** As many frames go into the simulation before progress is told. */
const batch = 500

/**
 * Sends a capture's packets back to back through the transmitter, over XGMII and into the receiver, all simulated, and
 * writes what was on the line, frame check sequences included, if the receiver took it for good and unaltered.
 */
export async function replay({ input, output, onProgress }: ReplayRequest): Promise<ReplaySummary> {
  const packets = readCapture(input)
  const sent = packets.filter(({ data }) => data.length > 0 && data.length + frameCheckOctets <= maximumJumboFrameOctets)
  const simulation = await simulate(Mac10g, {})
  const start = performance.now()
  let cycles = 0
  const mac: RunningMac = {
    ports: simulation.ports,
    step: () => {
      cycles++
      simulation.step()
    },
  }
  const frames: CheckedFrame[] = []
  for (let from = 0; from < sent.length; from += batch) {
    frames.push(...throughMac(mac, sent.slice(from, from + batch), input))
    onProgress?.(frames.length, sent.length)
  }
  const seconds = (performance.now() - start) / 1000
  simulation.finish()
  write(output, pcapOf(frames))
  return {
    engine: simulation.engine,
    frames: frames.length,
    octets: frames.reduce((sum, { octets }) => sum + octets.length, 0),
    cutShort: sent.filter(({ isCutShort }) => isCutShort).length,
    leftOut: packets.length - sent.length,
    cycles,
    seconds,
    framesPerSecond: frames.length / seconds,
    cyclesPerSecond: cycles / seconds,
  }
}

function throughMac(mac: RunningMac, packets: readonly CapturedPacket[], input: string): CheckedFrame[] {
  const monitor = new LineMonitor()
  const received = loopBack(mac, packets, 0, (word) => monitor.take(word))
  return packets.map(({ time, data, offset }, i) => {
    const octets = monitor.frames[i]
    const frame = received[i]
    const isUnaltered =
      octets !== undefined &&
      frame !== undefined &&
      !frame.isBad &&
      frame.data.length === Math.max(minimumDataOctets, data.length) &&
      Buffer.compare(frame.data.subarray(0, data.length), data) === 0 &&
      Buffer.compare(frame.data, octets.subarray(0, -frameCheckOctets)) === 0
    if (isUnaltered) return { time, octets }
    throw new CaptureError(
      'altered',
      input,
      'the packet here came back altered, or not at all',
      'tell us: the MAC is wrong',
      offset,
    )
  })
}

/** The file appears whole or not at all. */
function write(file: string, octets: Uint8Array): void {
  const partial = `${file}.${process.pid}.partial`
  try {
    writeFileSync(partial, octets)
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw new CaptureError(
      'notWritable',
      file,
      (error as NodeJS.ErrnoException).code ?? String(error),
      'name a file that can be written',
    )
  }
}
