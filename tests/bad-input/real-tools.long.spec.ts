import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cacheFolder } from '../../src/toolchain/cache.ts'
import { type ScratchProject, scratchProject } from './scratch-project.ts'

/** The same with Yosys and nextpnr themselves: what bad-input.spec.ts lets fakes say. */
const real = {
  GATEWRIGHT_CACHE: cacheFolder(),
  GATEWRIGHT_YOSYS: '',
  GATEWRIGHT_NEXTPNR_ECP5: '',
  GATEWRIGHT_ECPPACK: '',
  PATH: process.env.PATH ?? '',
}

/** Thirty multipliers of 18 bits; the salt makes a design that no earlier run has kept anything of. */
const multipliers = (salt: number): string => `import { input, module, output, ports, reg, uint } from 'gatewright'

export const top = module('multipliers', () => {
  const io = ports({ a: input(uint(18)), out: output(uint(36)) })
  const factors = Array.from({ length: 31 }, () => reg(uint(18), { init: ${salt} }))
  factors[0]!.next = io.a
  const products = Array.from({ length: 30 }, () => reg(uint(36)))
  products.forEach((product, i) => {
    factors[i + 1]!.next = factors[i]!
    product.next = factors[i]!.mul(factors[i + 1]!)
  })
  io.out.set(products.slice(1).reduce((sum, product) => sum.xor(product), products[0]! as any))
  return io
})
`

let project: ScratchProject
beforeEach(() => {
  project = scratchProject()
  project.write('designs/multipliers/index.ts', multipliers(Date.now() % 200_000))
})
afterEach(() => project.remove())
const start = () => project.start(['synth', 'multipliers', '--seeds', '1', '--device', 'LFE5U-25F'], real)
const left = () => (existsSync(join(project.folder, 'build')) ? readdirSync(join(project.folder, 'build', 'multipliers')) : [])

it('tells of a device with too few multipliers which one has enough', async () => {
  const { code, out, err } = await start().ended
  expect(err).toMatch(
    /^GW830 the design does not fit LFE5U-25F-6 CABGA381: MULT18X18D 30 of 28, 2 too many; mend: LFE5U-45F holds it; or make the design smaller$/m,
  )
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(left()).toEqual([])
})

it.skipIf(process.platform === 'win32')('stops in the middle of Yosys', async () => {
  const { child, ended } = start()
  while (!existsSync(join(project.folder, 'build', 'multipliers', '.lock'))) await delay(20)
  await delay(3_000)
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 130, out: '' })
  expect(left()).toEqual([])
  expect(() => process.kill(child.pid!, 0)).toThrow()
})
