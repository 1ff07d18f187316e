import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { bitsOf, SpiChipModel, spiModes, wordOfBits } from './fixtures/spi-models.ts'
import { SpiController, type SpiControllerParameters } from './spi-controller.ts'

type Controller = ReturnType<typeof SpiController>

/**
 * Random words in random selections, beside a model of a chip: which bits went and came, how long each half of the clock
 * was, and when the chip was selected.
 */
const talksToAChip =
  (p: SpiControllerParameters, rounds: number): Check<Controller> =>
  async (sim, dice) => {
    const { mode, divider, in: from, out: to, isBusy, sclk, mosi, miso, selectN } = sim.ports
    const none = 2n ** BigInt(p.selects) - 1n
    // Out of reset the clock is low, whatever the mode; it rests as the mode says from the next cycle on.
    mode.value = { isHigh: true, isLate: false }
    expect({ sclk: sclk.value, mosi: mosi.value, selectN: BigInt(selectN.value), out: to.valid.value }).toEqual({
      sclk: false,
      mosi: false,
      selectN: none,
      out: false,
    })
    for (let round = 0; round < rounds; round++) {
      const way = spiModes[round % 4]!
      const half = Math.min(dice.pick([0, 0, 1, 2, 5]), 2 ** p.dividerBits - 1)
      const isSlow = dice.chance(0.3)
      mode.value = way
      divider.value = half
      from.valid.value = false
      sim.step(3)
      expect({ sclk: sclk.value, selectN: BigInt(selectN.value), isBusy: isBusy.value }).toEqual({
        sclk: way.isHigh,
        selectN: none,
        isBusy: false,
      })
      const chip = new SpiChipModel(way)
      const select = dice.below(p.selects)
      const words = dice.list(dice.between(1, 4), () => {
        const length = dice.pick([p.width, dice.between(1, p.width)])
        return { length, data: dice.wide(p.width), answer: dice.wide(length) }
      })
      for (const { answer, length } of words) chip.answers.push(...bitsOf(answer, length))
      // The chip shows a bit behind the last one too, in modes without `isLate`.
      chip.answers.push(0)
      const came: bigint[] = []
      let next = 0
      let deselectedAt = -1
      let idleAt = -1
      let lastEdge = -1
      let selectedAt = -1
      let firstTaken = -1
      const takenAt: number[] = []
      const mosiChanges: number[] = []
      let mosiBefore = mosi.value
      for (let cycle = 0; idleAt < 0; cycle++) {
        if (cycle > 6000) throw new Error('the controller hangs')
        const word = words[next]
        const isOffering: boolean = word !== undefined && (from.valid.value || !isSlow || dice.chance(0.05))
        from.valid.value = isOffering
        if (word)
          from.payload.value = {
            // Only the first word's chip counts.
            select: next === 0 ? select : dice.below(p.selects),
            isLast: next === words.length - 1,
            length: word.length - 1,
            data: word.data,
          } as never
        to.ready.value = !isSlow || dice.chance(0.03)
        const isSelected = BigInt(selectN.value) !== none
        if (isSelected) expect(BigInt(selectN.value)).toBe(none ^ (1n << BigInt(select)))
        if (isSelected && selectedAt < 0) selectedAt = cycle
        if (mosi.value !== mosiBefore) mosiChanges.push(cycle)
        mosiBefore = mosi.value
        chip.see(cycle, { sclk: sclk.value, mosi: mosi.value, isSelected })
        miso.value = chip.miso
        if (isSelected) lastEdge = chip.selections[0]!.edges.at(-1) ?? -1
        else if (lastEdge >= 0 && deselectedAt < 0) deselectedAt = cycle
        if (deselectedAt >= 0 && !isBusy.value) idleAt = cycle
        if (next > 0 && idleAt < 0) expect(isBusy.value).toBe(true)
        if (to.valid.value && to.ready.value) came.push(BigInt(to.payload.value))
        if (from.valid.value && from.ready.value) {
          if (firstTaken < 0) firstTaken = cycle
          takenAt.push(cycle)
          next++
        }
        sim.step()
      }
      to.ready.value = true
      for (let i = 0; i < 4; i++, sim.step()) if (to.valid.value) came.push(BigInt(to.payload.value))
      expect(chip.selections).toHaveLength(1)
      const { bits, edges } = chip.selections[0]!
      expect(bits).toEqual(words.flatMap(({ data, length }) => bitsOf(BigInt.asUintN(length, data), length)))
      expect(came).toEqual(words.map(({ answer }) => answer))
      expect(wordOfBits(bitsOf(came[0]!, p.width))).toBe(came[0])
      // Time: every half of the clock within a word, from selection to the first edge, and behind the last.
      let at = 0
      for (const { length } of words) {
        for (let i = 1; i < 2 * length; i++) expect(edges[at + i]! - edges[at + i - 1]!).toBe(half + 1)
        at += 2 * length
        if (at < edges.length) expect(edges[at]! - edges[at - 1]!).toBeGreaterThanOrEqual(half + 1)
        if (at < edges.length && !isSlow) expect(edges[at]! - edges[at - 1]!).toBeLessThanOrEqual(half + 8)
      }
      expect(at).toBe(edges.length)
      // Data change where the mode says, and rest behind the last bit.
      at = 0
      const mayChange = words.flatMap(({ length }, i) => {
        const own = edges.slice(at, (at += 2 * length))
        return way.isLate
          ? own.filter((_, edge) => edge % 2 === 0)
          : [takenAt[i]! + 2, ...own.filter((_, edge) => edge % 2 === 1).slice(0, -1)]
      })
      expect(mosiChanges.filter((cycle) => !mayChange.includes(cycle))).toEqual([])
      expect(selectedAt - firstTaken).toBe(2)
      expect(edges[0]! - selectedAt).toBe(half + 1)
      expect(deselectedAt - edges.at(-1)!).toBe(half + 1)
      expect(idleAt - deselectedAt).toBe(half + 1)
    }
  }

function controller(p: SpiControllerParameters, isMeasured = false) {
  const { width, selects, dividerBits } = p
  return part(
    {
      name: `spi_controller, ${width} bits, ${selects} chips, divider of ${dividerBits}`,
      file: 'peripherals/spi-controller.ts',
      isMeasured,
    },
    SpiController,
    p,
    {
      'talks to a chip in every mode, in time': talksToAChip(p, width > 16 ? 12 : 24),
      'has its pins from flip-flops': async (_, __, design) => {
        expectPaths(design, { sclk: 'register', mosi: 'register', select_n: 'register', out_valid: 'register', in_ready: [] })
      },
    },
  )
}

export const spiControllers = [
  controller({ width: 8, selects: 1, dividerBits: 8 }, true),
  controller({ width: 32, selects: 4, dividerBits: 4 }, true),
  controller({ width: 1, selects: 3, dividerBits: 1 }),
  controller({ width: 13, selects: 2, dividerBits: 3 }),
]
