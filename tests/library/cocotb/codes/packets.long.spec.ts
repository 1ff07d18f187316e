import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('packets.py', import.meta.url))
const hasPython = spawnSync('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 8))']).status === 0

describe.skipIf(!hasPython)(`scapy${hasPython ? '' : ' (skipped: no python3 from 3.8, with venv)'}`, () => {
  it('makes the packets and checksums that the checks read', () => {
    const { status, stderr } = spawnSync('python3', [script, '--check'], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})
