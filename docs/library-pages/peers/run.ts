/**
 * Measures our parts beside those of `amaranth.lib`, Migen, LiteX and LiteEth: the same script, device, wrapper and seeds.
 *
 * `npm run docs:peers` writes the table into docs/results.md; `-- fifo` only prints the rows whose part's name has this. Needs
 * Python 3 with pip; packages go to the user's cache. Stages whose input has not changed are not run again.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workFolder } from '../../comparison/columns.ts'
import { type Figures, measured, measuredVerilog } from '../measure.ts'
import { peers, writtenBy } from './packages.ts'
import { type Pair, pairs } from './pairs.ts'
import { readPeerPart } from './peer-part.ts'
import { type Row, tableText } from './table.ts'

const wanted = process.argv[2] ?? ''
const results = join(import.meta.dirname, '../../results.md')
const [begin, end] = ['<!-- library beside others: written by docs/library-pages/peers/run.ts -->', '<!-- end -->']

const folders = new Map(peers.map((peer) => [peer.name, writtenBy(peer, join(workFolder, 'library-peers'))]))
const rows: Row[] = []
for (const pair of pairs.filter(({ part }) => part.includes(wanted))) {
  const row: Row = {
    pair,
    ours: await measured(pair.ours()),
    ...(pair.amaranth === undefined ? {} : { amaranth: await measuredPeer('amaranth', pair.amaranth, pair) }),
    ...(pair.litex === undefined ? {} : { litex: await measuredPeer('litex', pair.litex, pair) }),
  }
  rows.push(row)
  console.log(tableText([row]).split('\n').at(-1))
  // After each row: a run that is broken off leaves what it measured.
  if (wanted === '') writeFileSync(results, withTable(readFileSync(results, 'utf8'), tableText(rows)))
}

async function measuredPeer(peer: 'amaranth' | 'litex', name: string, { skipsProof = false }: Pair): Promise<Figures> {
  const { shell, files } = readPeerPart(folders.get(peer)!, `${peer}_${name}`)
  return measuredVerilog(shell, files, { skipsProof })
}

function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/results.md has no place for the table: ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`
}
