import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { throttle } from './share.ts'

it.skipIf(process.platform === 'win32')('a share of the time is what a busy process gets of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-share-'))
  const file = join(folder, 'busy.mjs')
  writeFileSync(
    file,
    `setInterval(() => { const end = performance.now() + 20; while (performance.now() < end); }, 0)
process.on('message', () => process.send(process.cpuUsage().user / 1e6))`,
  )
  const busy = fork(file, [], { detached: true, execArgv: [] })
  try {
    const used = async (): Promise<number> => {
      busy.send('how much')
      return (await once(busy, 'message'))[0] as number
    }
    const before = await used()
    const start = performance.now()
    const stop = throttle(busy.pid!, 0.25, 400)
    await new Promise((resolve) => setTimeout(resolve, 4000))
    const share = ((await used()) - before) / ((performance.now() - start) / 1000)
    stop()
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.32)
    // Let go, it answers at once.
    await used()
  } finally {
    busy.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
