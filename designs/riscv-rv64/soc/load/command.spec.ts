import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { elfFile } from '../fixtures/elf.ts'

const root = join(import.meta.dirname, '../../../..')
const ram = 0x8000_0000
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './src/transform/register.ts',
      join(import.meta.dirname, 'command.ts'),
      ...words,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += String(text)
  })
  child.stderr.on('data', (text) => {
    err += String(text)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

describe('npm run load', () => {
  it('sends a file to who asks for it, and shows what comes back', async () => {
    const path = join(folder, 'good.elf')
    const file = elfFile({ entry: ram, segments: [{ address: ram, bytes: Uint8Array.of(0x6f, 0, 0, 0) }] })
    writeFileSync(path, file)
    const got: number[] = []
    const server = createServer((socket) => {
      socket.write('Hello\r\nC')
      socket.on('data', (bytes: Buffer) => {
        if (bytes[0] === 0x04) socket.write('\x06\r\nrunning\r\n')
        else {
          got.push(...bytes.subarray(3, 131))
          socket.write('\x06')
        }
      })
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { code, out, err } = await run(path, '--port', `tcp:127.0.0.1:${port}`, '--seconds', '0.3')
    server.close()
    expect({ code, out }).toEqual({ code: 0, out: '\r\nrunning\r\n' })
    expect(err).toContain(`${file.length} bytes loaded`)
    expect(got.slice(0, file.length)).toEqual([...file])
  })

  it('refuses what is no program, and a port that is none, each with the reason', async () => {
    const path = join(folder, 'bad.elf')
    writeFileSync(path, elfFile({ entry: ram, segments: [{ address: ram, bytes: new Uint8Array(4) }], machine: 62 }))
    const wrong = await run(path, '--port', 'tcp:127.0.0.1:1')
    expect(wrong.code).toBe(1)
    expect(wrong.err).toMatch(/^GW884 .*x86-64/)
    writeFileSync(path, elfFile({ entry: ram, segments: [{ address: ram, bytes: new Uint8Array(4) }] }))
    const nowhere = await run(path, '--port', '/dev/no-such-port')
    expect(nowhere.code).toBe(1)
    expect(nowhere.err).toMatch(/GW895 \/dev\/no-such-port cannot be opened \(ENOENT\)/)
    expect(nowhere.err).not.toMatch(/at .*\.ts:/)
  })
})
