import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKey } from '../../toolchain/cache.ts'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { ToolAborted, ToolError, type ToolErrorKind } from '../../toolchain/tool-error.ts'
import { FlowError, type FlowErrorKind } from '../flow-error.ts'
import type { PlaceOrder } from '../nextpnr/place.ts'
import type { JobPool } from '../report/seeds.ts'
import { type JsonProcess, startScript } from './json-lines.ts'
import { placeResource } from './resource.ts'

/** Workers elsewhere that place and route. Which of them runs a job, and what happens when one is lost, is Dask's matter. */
export interface Cluster extends JobPool<PlaceOrder, { readonly worker: string }> {
  close(): Promise<void>
}

/** A job's end, as the script tells it. */
interface Answer {
  readonly id: number
  readonly worker: string
  readonly flowError?: { readonly kind: FlowErrorKind; readonly what: string; readonly mend: string; readonly said?: string }
  readonly toolError?: { readonly kind: ToolErrorKind; readonly what: string; readonly mend: string }
  readonly lost?: string
}

/** Joins the cluster behind a Dask scheduler. `onNotice` hears, in a line, why nothing goes on. */
export async function connectCluster(address: string, onNotice: (text: string) => void): Promise<Cluster> {
  const resource = await placeResource()
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-cluster-'))
  const forget = onCleanup(() => rmSync(folder, { recursive: true, force: true }))
  const waiting = new Map<number, (answer: Answer) => void>()
  const netlists = new Map<string, Promise<void>>()
  const opened = Promise.withResolvers<void>()
  let last = 0
  const script: JsonProcess = await startScript('client.py', [address], (message) => {
    if (message.event === 'ready') opened.resolve()
    else if (message.event === 'unreachable') opened.reject(noScheduler(address, String(message.what)))
    else if (message.event === 'workers') noticeWorkers(message as { all?: number; fit?: number })
    else waiting.get(message.id as number)?.(message as unknown as Answer)
  })
  void script.ended.then(() => {
    opened.reject(noScheduler(address, 'its client ended early'))
    for (const [id, done] of waiting) done({ id, worker: '', lost: 'the client of the cluster ended early' })
  })
  const noticeWorkers = ({ all, fit }: { all?: number; fit?: number }): void => {
    if (fit !== 0 || waiting.size === 0) return
    const others = all === 0 ? 'no worker yet' : `${all} workers, none with ${resource}`
    onNotice(`${address} has ${others}; waiting for one: gatewright worker ${address}`)
  }
  // Once after some seconds, for who forgot to start workers.
  const look = setTimeout(() => script.send({ count: resource }), 5_000)
  look.unref()

  const close = async (): Promise<void> => {
    clearTimeout(look)
    await script.close()
    await rm(folder, { recursive: true, force: true })
    forget()
  }
  try {
    await opened.promise
  } catch (error) {
    await close()
    throw error
  }

  return {
    async submit({ job: { netlist, ...job }, into, signal }) {
      if (signal?.aborted) throw new ToolAborted('the cluster')
      const netlistHash = contentKey(netlist)
      const path = join(folder, netlistHash)
      if (!netlists.has(netlistHash)) netlists.set(netlistHash, writeFile(path, netlist))
      await netlists.get(netlistHash)
      const id = ++last
      const key = contentKey(resource, netlistHash, JSON.stringify(job))
      const answer = await new Promise<Answer>((resolve, reject) => {
        const stop = (): void => {
          script.send({ stop: id })
          reject(new ToolAborted('the cluster'))
        }
        signal?.addEventListener('abort', stop, { once: true })
        waiting.set(id, (message) => {
          signal?.removeEventListener('abort', stop)
          resolve(message)
        })
        script.send({ id, key, job, netlistHash, netlist: path, resource, into })
      }).finally(() => waiting.delete(id))
      throwFailure(answer, address)
      return { worker: answer.worker }
    },
    close,
  }
}

function noScheduler(address: string, what: string): FlowError {
  return new FlowError('noScheduler', `no Dask scheduler answers at ${address} (${what})`, 'start one there: dask scheduler')
}

/** What failed on a worker fails here in the same words. */
function throwFailure({ flowError, toolError, lost, worker }: Answer, address: string): void {
  if (flowError !== undefined) throw new FlowError(flowError.kind, flowError.what, flowError.mend, flowError.said)
  if (toolError !== undefined) throw new ToolError(toolError.kind, `${toolError.what} (on worker ${worker})`, toolError.mend)
  if (lost !== undefined)
    throw new FlowError(
      'jobLost',
      `the cluster at ${address} did not finish a seed: ${lost}`,
      'run it again: what is done is kept; or without --on, on this machine',
    )
}
