import { describe, expect, it } from 'vitest'
import { moduleFile, modulesOfFile } from './module-file.ts'

describe('a file of the project that is type-checked', () => {
  it('has as many modules as it says, and none that another file has', () => {
    const names = (number: number): string[] => [...moduleFile(number).matchAll(/ = module\('(\w+)'/g)].map(([, name]) => name!)
    expect(names(3)).toHaveLength(modulesOfFile)
    expect(names(3).filter((name) => names(4).includes(name))).toEqual([])
  })
})
