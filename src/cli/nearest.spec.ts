import { describe, expect, it } from 'vitest'
import { nearest, unknownName } from './nearest.ts'

describe('the nearest name', () => {
  it.each([
    ['doctr', 'doctor'],
    ['nic', 'nic-10g'],
    ['NIC-10G', 'nic-10g'],
    ['rsicv-rv64', 'riscv-rv64'],
    ['--sedes', '--seeds'],
  ])('of %s is %s', (typed, meant) => {
    expect(nearest(typed, ['blade-bridge', 'nic-10g', 'riscv-rv64', 'doctor', '--seed', '--seeds', '--speed'])).toBe(meant)
  })

  it('is none when nothing is alike', () => {
    expect(nearest('xyzzy', ['nic-10g', 'doctor'])).toBeUndefined()
    expect(nearest('a', [])).toBeUndefined()
  })
})

describe('an unknown name', () => {
  it('is answered with the nearest, else with all, else with none', () => {
    expect(unknownName('unknownBoard', 'board', 'ulx4s', ['ulx3s', 'icesugar']).message).toBe(
      `GW955 unknown board 'ulx4s'; mend: did you mean 'ulx3s'?`,
    )
    expect(unknownName('unknownBoard', 'board', 'zzzzzz', ['ulx3s', 'colorlight']).message).toBe(
      `GW955 unknown board 'zzzzzz'; mend: known: colorlight, ulx3s`,
    )
    expect(unknownName('unknownDesign', 'design', 'x', []).message).toBe(`GW954 unknown design 'x': there are none here`)
  })
})
