import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { schedulerAddress } from './scheduler-address.ts'

const binary = join(fileURLToPath(new URL('../..', import.meta.url)), 'bin', 'gatewright.js')

function gatewright(environment: Record<string, string>, ...args: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [binary, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...environment },
  })
  return { status, stderr }
}

describe('worker', { timeout: 120_000 }, () => {
  it.each([
    [['nowhere:8786'], /^GW950 'nowhere:8786' is no address of a scheduler; mend: as in tcp:\/\/lab:8786\n$/],
    [['tcp://lab:8786', '--share', '0'], /^GW950 --share takes a part above 0 up to 1, not '0'; mend: as in --share 0\.25\n$/],
    [['tcp://lab:8786', '--share', '25%'], /^GW950 --share takes a part above 0 up to 1, not '25%'/],
    [['tcp://lab:8786', '--jobs', '0'], /^GW950 --jobs takes a count from 1 to 1000, not '0'/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = gatewright({}, 'worker', ...args)
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })

  it('says in one line how to get Dask where there is none', () => {
    const { status, stderr } = gatewright({ GATEWRIGHT_PYTHON: '/nowhere/python3' }, 'worker', 'tcp://127.0.0.1:9')
    expect(stderr).toMatch(/^GW901 dask is not on this machine \(.*\); mend: python3 -m pip install distributed, or [^\n]*\n$/)
    expect(status).toBe(3)
  })
})

describe('schedulerAddress', () => {
  it('takes what Dask writes', () => {
    for (const address of ['tcp://lab:8786', 'tls://10.0.0.7:1', 'tcp://[fe80::1]:8786'])
      expect(schedulerAddress(address)).toBe(address)
    for (const address of ['lab:8786', 'tcp://lab', 'http://lab:8786', 'tcp://lab:8786/x', 'tcp://:8786'])
      expect(() => schedulerAddress(address)).toThrow(/^GW950/)
  })
})
