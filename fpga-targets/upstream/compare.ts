import { parseArgs } from 'node:util'
import { allBoards } from '../boards/all.ts'
import { differences } from './differences.ts'
import { readPlatform } from './platform.ts'

/**
 * Compares every board with the file that its pins were taken from, in a checkout of litex-boards.
 *
 * npm run boards:compare -- --checkout ../litex-boards
 */
const { values } = parseArgs({ options: { checkout: { type: 'string' } } })
if (values.checkout === undefined) {
  console.error('--checkout DIR: a checkout of https://github.com/litex-hub/litex-boards')
  process.exit(2)
}
let count = 0
for (const board of allBoards) {
  const found = differences(board, readPlatform(values.checkout, board.upstream!))
  count += found.length
  console.log(`${board.name}: ${found.length === 0 ? 'the same' : `${found.length} differences`} (${board.upstream!.file})`)
  for (const line of found) console.log(`  ${line}`)
}
process.exitCode = count === 0 ? 0 : 1
