import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { designHooks } from '../design-hooks.ts'
import type { Contender, FinalState, Round } from './contender.ts'
import type { EngineAnswer, EngineRequest } from './engine-child.ts'

/** One of our engines, in a Node process of its own that stays warm from round to round, as a test run does. */
export async function engineContender(name: 'wasm' | 'verilator', indexFile: string, workload: string): Promise<Contender> {
  const child = fork(fileURLToPath(import.meta.resolve('./engine-child.ts')), [indexFile, name, workload], {
    execArgv: [...designHooks],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = () => void child.kill('SIGKILL')
  const forget = onCleanup(stop)
  await nextAnswer(child)
  const ask = async (request: EngineRequest): Promise<EngineAnswer> => {
    const answer = nextAnswer(child)
    child.send(request)
    return answer
  }
  return {
    name,
    commands: [],
    firstCycles: 20_000,
    stateAfter: async (cycles) => (await ask({ kind: 'state', cycles })) as FinalState,
    run: async (cycles) => (await ask({ kind: 'run', cycles })) as Round,
    dispose: () => {
      stop()
      forget()
    },
  }
}

async function nextAnswer(child: ChildProcess): Promise<EngineAnswer> {
  const answer = await new Promise<EngineAnswer>((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process that simulates ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as EngineAnswer)
    })
  })
  if ('failure' in answer) throw new Error(answer.failure)
  return answer
}
