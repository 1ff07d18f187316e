import { describe, expect, it } from 'vitest'
import { measureProcess } from './measured-process.ts'

const script =
  'const kept = Buffer.alloc(100e6, 1); const end = Date.now() + 300; while (Date.now() < end); console.log(kept[7]); process.exitCode = 5'

describe.skipIf(process.platform !== 'linux')('a measured process', () => {
  it('tells what it took and how it ended', async () => {
    const run = await measureProcess(process.execPath, ['-e', script])
    expect(run).toMatchObject({ exitCode: 5, stdout: '1\n', stderr: '' })
    expect(run.seconds).toBeGreaterThan(0.3)
    expect(run.cpuSeconds).toBeGreaterThan(0.03)
    expect(run.peakBytes).toBeGreaterThan(100e6)
  })

  it('fails where there is no such program', async () => {
    await expect(measureProcess('/no/such/program', [])).rejects.toThrow('ENOENT')
  })
})
