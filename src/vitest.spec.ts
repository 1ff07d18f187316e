import { expect, it } from 'vitest'
import './vitest.ts'

it('takes 3 and 3n as equal, at any depth, and nothing else', () => {
  expect(3n).toEqual(3)
  expect([{ length: 3n, type: 0x800 }]).toEqual([{ length: 3, type: 0x800n }])
  expect(3n).not.toEqual(4)
  expect(3n).not.toEqual(3.5)
  expect(3n).not.toEqual('3')
  expect(2n ** 60n).not.toEqual(2 ** 60 + 256)
  expect([1n]).not.toEqual([true])
})
