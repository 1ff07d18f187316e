import { Command } from 'commander'
import { type Board, type FunctionOf, isPinFact, type PinFact } from '../../fpga-targets/board.ts'
import { allBoards } from '../../fpga-targets/boards/all.ts'
import { lpfSettings } from '../../fpga-targets/pin-settings.ts'
import { globalOptions } from './global-options.ts'
import { unknownName } from './nearest.ts'
import { tableText } from './table.ts'

/** `gatewright boards`: the boards that come with Gatewright, or the pins of one. */
export function command(): Command {
  return new Command('boards')
    .description('list the boards, or the pins of one by function')
    .argument('[board]', 'its name, as in ulx3s-85f')
    .action((name: string | undefined, _: unknown, action: Command) => {
      const { json } = globalOptions(action)
      if (name === undefined) console.log(json ? jsonText(allBoards.map(summaryOf)) : listText(allBoards))
      else {
        const board = findBoard(name)
        console.log(json ? jsonText({ ...summaryOf(board), pins: pinsOf(board) }) : boardText(board))
      }
    })
}

function findBoard(name: string): Board {
  const board = allBoards.find((candidate) => candidate.name === name)
  if (board !== undefined) return board
  throw unknownName(
    'unknownBoard',
    'board',
    name,
    allBoards.map((candidate) => candidate.name),
  )
}

const jsonText = (value: unknown): string => JSON.stringify(value, null, 2)

/** What is said of a board without its pins. */
const summaryOf = (board: Board) => ({
  name: board.name,
  title: board.title,
  device: board.device,
  package: board.package,
  speed: Number(board.speed),
  clock: board.clock,
  has: board.has ?? [],
  programmer: board.programmer,
  upstream: board.upstream && { repository: board.upstream.repository, file: board.upstream.file },
  isTriedOnSilicon: board.isTriedOnSilicon ?? false,
})

function listText(boards: readonly Board[]): string {
  const rows = boards.map((board) => [
    board.name,
    `${board.device}-${board.speed} ${board.package}`,
    `${board.clock.frequency / 1e6} MHz`,
    board.has?.[0] ?? '',
    board.programmer?.over ?? '',
  ])
  const untried = boards.filter(({ isTriedOnSilicon }) => !isTriedOnSilicon).length
  return [
    tableText(['board', 'part', 'clock', 'memory and more', 'programmed over'], rows),
    `${untried === boards.length ? 'none of them was' : `${untried} of them were not`} tried on silicon; gatewright boards <board> lists the pins of one`,
  ].join('\n')
}

function boardText(board: Board): string {
  const rows = pinsOf(board).map(({ name, direction, balls, standard, settings }) => [
    name,
    direction,
    rowsOf(balls, 8),
    standard,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ])
  return [
    `${board.title}: ${board.device}-${board.speed} ${board.package}, ${board.clock.name} of ${board.clock.frequency / 1e6} MHz`,
    ...(board.has ?? []).map((what) => `  ${what}`),
    ...(board.isTriedOnSilicon ? [] : ['not tried on silicon']),
    ...(board.upstream ? [`pins as ${board.upstream.repository}, ${board.upstream.file}`] : []),
    tableText(['pin', 'direction', 'balls, lowest bit first', 'standard', 'settings'], rows),
    ...connectorText(board),
  ].join('\n')
}

/** A long bus takes several lines of its cell. */
function rowsOf(balls: readonly string[], length: number): string {
  const rows = Array.from({ length: Math.ceil(balls.length / length) }, (_, row) => balls.slice(row * length, (row + 1) * length))
  return rows.map((row) => row.join(' ')).join('\n')
}

function connectorText({ connectors }: Board): string[] {
  const rows = Object.entries(connectors).map(([name, balls]) => [
    name,
    Array.isArray(balls)
      ? balls.map((ball: string | undefined) => ball ?? '–').join(' ')
      : Object.entries(balls)
          .map(([pin, ball]) => `${pin}:${ball}`)
          .join(' '),
  ])
  return rows.length === 0 ? [] : rows.map(([name, balls]) => `connector ${name}: ${balls}`)
}

/** Every pin by the name that a design calls it. */
function pinsOf(board: Board) {
  const found: { name: string; direction: string; balls: readonly string[]; standard: string; settings: object }[] = []
  const visit = (part: FunctionOf, name: string): void => {
    if (isPinFact(part)) found.push(rowOf(name, part))
    else if (Array.isArray(part)) for (const [index, item] of part.entries()) visit(item, `${name}[${index}]`)
    else for (const [key, inner] of Object.entries(part)) visit(inner as FunctionOf, name === '' ? key : `${name}.${key}`)
  }
  visit(board.functions, '')
  return found
}

function rowOf(name: string, fact: PinFact) {
  const { IO_TYPE: standard, ...settings } = lpfSettings(fact.settings)
  const clock = fact.frequency === undefined ? fact.direction : `clock ${fact.frequency / 1e6} MHz`
  return { name, direction: clock, balls: fact.balls, standard: standard ?? '', settings }
}
