import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDelayFile } from './delay-file.ts'

const text = String.raw`(DELAYFILE
  (SDFVERSION "3.0")
  (CELL
    (CELLTYPE "top")
    (INSTANCE )
    (DELAY
      (ABSOLUTE
        (INTERCONNECT core.a\$x/Q core.b/DI (10:20:30) (11:21:31))
      )
    )
  )
  (CELL
    (CELLTYPE "TRELLIS_FF")
    (INSTANCE core.b)
    (DELAY
      (ABSOLUTE
        (IOPATH (posedge CLK) Q (1:2:3) (1:2:4))
      )
    )
    (TIMINGCHECK
      (SETUPHOLD (posedge DI) (negedge CLK) (5:6:7) (8:9:10))
      (SETUPHOLD (negedge DI) (negedge CLK) (5:6:7) (8:9:10))
    )
  )
  (CELL
    (CELLTYPE "TRELLIS_IO")
    (INSTANCE pin\$tr_io)
  )
)
`

describe('readDelayFile', () => {
  it('takes the slowest of each delay, and a limit once for both edges of its input', () => {
    expect(readDelayFile(text)).toEqual({
      wires: [{ from: { cell: 'core.a$x', port: 'Q' }, to: { cell: 'core.b', port: 'DI' }, ps: 30 }],
      cells: [
        {
          name: 'core.b',
          type: 'TRELLIS_FF',
          paths: [{ from: 'CLK', to: 'Q', ps: 4 }],
          setups: [{ port: 'DI', clock: 'CLK', edge: 'negedge', ps: 7 }],
        },
        { name: 'pin$tr_io', type: 'TRELLIS_IO', paths: [], setups: [] },
      ],
    })
  })

  it('has every cell that nextpnr counted', () => {
    const url = (name: string) => new URL(`./recorded/${name}`, import.meta.url)
    const { cells } = readDelayFile(readFileSync(url('counter.delays.sdf'), 'utf8'))
    const { utilization } = JSON.parse(readFileSync(url('counter.report.json'), 'utf8'))
    for (const type of ['TRELLIS_COMB', 'TRELLIS_FF', 'TRELLIS_IO', 'DCCA'])
      expect([type, cells.filter((cell) => cell.type === type).length]).toEqual([type, utilization[type].used])
  })
})
