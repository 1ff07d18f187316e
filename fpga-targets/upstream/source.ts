import type { Upstream } from '../board.ts'

/** Our pins were compared with this state of litex-boards, under BSD-2-Clause; `npm run boards:compare` compares them with yours. */
export const comparedCommit = '2f06d08a35e3c8063880adfe8d602513358b2564'

/**
 * A platform file of litex-boards. `variant` is what its class is told to describe the board, `names` what a function of ours is
 * called there where it is not the same in snake_case.
 */
export const litexBoards = (
  platform: string,
  variant: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string>>,
): Upstream => ({
  repository: 'https://github.com/litex-hub/litex-boards',
  file: `litex_boards/platforms/${platform}.py`,
  variant,
  names,
})
