import { hostname } from 'node:os'
import { Command } from 'commander'
import { workFor } from '../flow/cluster/worker-session.ts'
import { globalOptions } from './global-options.ts'
import { schedulerAddress } from './scheduler-address.ts'
import { stageLines } from './stage-lines.ts'
import { UsageError } from './usage-error.ts'

/** `gatewright worker`: this machine places and routes for others, as far as its owner lets it. */
export function command(): Command {
  return new Command('worker')
    .description("join a Dask cluster: run others' seeds (synth --on) until Ctrl-C")
    .argument('<address>', 'the scheduler, as in tcp://lab:8786')
    .option('--share <part>', 'of this machine’s time that jobs may have, above 0 up to 1', '1')
    .option('--jobs <count>', 'jobs at once', '1')
    .option('--name <name>', 'what the others see (default: the machine’s name)')
    .action(async (typed: string, options: { share: string; jobs: string; name?: string }, action: Command) => {
      const { json, quiet } = globalOptions(action)
      const address = schedulerAddress(typed)
      const share = Number(options.share)
      if (!(share > 0 && share <= 1))
        throw new UsageError('other', `--share takes a part above 0 up to 1, not '${options.share}'`, 'as in --share 0.25')
      const slots = Number(options.jobs)
      if (!(Number.isInteger(slots) && slots >= 1 && slots <= 1000))
        throw new UsageError('other', `--jobs takes a count from 1 to 1000, not '${options.jobs}'`, 'as in --jobs 2')
      const name = options.name ?? `${hostname()}-${process.pid}`
      const stages = stageLines(json || quiet)
      const leaving = new AbortController()
      // The first Ctrl-C leaves in good order; a second one, whatever happens (main.ts).
      const others = process.rawListeners('SIGINT')
      process.removeAllListeners('SIGINT')
      process.once('SIGINT', () => {
        for (const listener of others) process.on('SIGINT', listener as () => void)
        stages.note('leaving: what runs goes back to the scheduler')
        leaving.abort()
      })
      const onReady = (): void =>
        stages.note(`${name} works for ${address}: ${slots} at once, ${Math.round(share * 100)} % of the time`)
      const summary = await workFor({ address, name, slots, share, onReady, onProgress: stages.show }, leaving.signal).finally(
        stages.end,
      )
      if (json) console.log(JSON.stringify(summary, null, 2))
      else {
        const jobs = `${summary.done} ${summary.done === 1 ? 'job' : 'jobs'} done, ${summary.failed} failed, ${summary.back} given back`
        console.log(`${summary.wasAsked ? 'left' : 'the scheduler went away'} after ${summary.seconds.toFixed(0)} s: ${jobs}`)
      }
      if (!summary.wasAsked) process.exitCode = 1
    })
}
