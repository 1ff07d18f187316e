import { TrafficLoop } from './traffic-loop.ts'

/** What `bench sim` runs: frames of 60 to 123 octets, back to back, to itself; and the wait for the first 90 of them. */
export const bench = {
  module: TrafficLoop,
  parameters: { octets: 60, spreadBits: 6, delayOctets: 4 },
  firstAssertion: { cycles: 2000, output: 'frames_received', atLeast: 90 },
  edit: {
    file: 'traffic/traffic-pattern.ts',
    text: '0x9e37_79b9_7f4a_7c15n',
    replacement: (number: number) => `0x9e37_79b9_7f4a_${(0x7c17 + 2 * number).toString(16)}n`,
  },
}
