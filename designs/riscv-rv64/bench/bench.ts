import { Cluster } from './cluster.ts'

const tickCycles = 100

/** What `bench sim` runs: one core at work, and eight of which seven wait for an interrupt. */
export const bench = {
  'one-core': { module: Cluster, parameters: { busy: 1, waiting: 0, tickCycles }, target: 1.5 },
  'eight-cores': { module: Cluster, parameters: { busy: 1, waiting: 7, tickCycles }, target: 5 },
}
