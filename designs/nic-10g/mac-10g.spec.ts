import { simulate } from 'gatewright'
import { beforeAll, describe, it } from 'vitest'
import { Mac10g } from './mac-10g.ts'
import type { RunningMac } from './model/mac-bench.ts'
import { macChecks } from './model/mac-checks.ts'

describe('the 10G MAC', () => {
  // One MAC for all: whatever one check did to it, it must do right by the next.
  let mac: RunningMac
  beforeAll(async () => {
    mac = await simulate(Mac10g, {})
  }, 60_000)

  it.each(macChecks)('$name', { timeout: 60_000 }, ({ run }) => run(mac))
})
