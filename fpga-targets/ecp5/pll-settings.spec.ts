import { describe, expect, it } from 'vitest'
import { pllFrequencies } from '../../hdl/ecp5/clock-models.ts'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import { compareWithEcppll, isJustified, randomRequest } from './fixtures/compare-with-ecppll.ts'
import { smallestError } from './fixtures/every-legal-setting.ts'
import { type AskedOutput, bestSettings, limits } from './pll-settings.ts'

const settingsFor = (inHz: number, ...hz: number[]) =>
  bestSettings({ inHz, outputs: hz.map((each) => ({ hz: each, phase: 0 })) })!

describe('settings of a PLL', () => {
  it.each([
    [25e6, [100e6]],
    [25e6, [65e6, 130e6]],
    [12e6, [48e6]],
    [48e6, [96e6, 24e6]],
    [100e6, [156.25e6]],
    [25e6, [200e6, 50e6, 25e6, 40e6]],
  ])('make of %d Hz exactly %o', (inHz, hz) => {
    const { outputs, worst } = settingsFor(inHz, ...hz)
    expect(worst).toBe(0)
    outputs.forEach((output, i) => expect(output.hz).toBeCloseTo(hz[i]!, 3))
  })

  it('keep one output exact where only the other may be off', () => {
    const ask = (tolerance: number) =>
      bestSettings({
        inHz: 25e6,
        outputs: [
          { hz: 100e6, phase: 0 },
          { hz: 65e6, phase: 0, tolerance },
        ],
      })!.outputs.map(({ hz }) => hz)
    // The VCO is 100 MHz times 4 to 8, and 65 MHz is no part of any of these: 700 / 11 is the nearest.
    expect(ask(0.03)).toEqual([100e6, 700e6 / 11])
    expect(ask(0)[0]).not.toBe(100e6)
  })

  it('keep the limits of the data sheet, and are what they say, whatever is asked', () => {
    const dice = new Dice(5)
    for (let n = 0; n < 300; n++) {
      const inHz = 10e6 + dice.bits(28)
      const asked: AskedOutput[] = Array.from({ length: 1 + (dice.bits(2) % 4) }, () => ({
        hz: 3.125e6 + dice.bits(28),
        phase: dice.chance(0.5) ? 0 : dice.bits(9),
      }))
      const found = bestSettings({ inHz, outputs: asked })
      if (found === undefined) continue
      const { inputDivider, feedbackDivider, feedbackOutputDivider, vcoHz, pfdHz, outputs, feedback } = found
      const names = ['OP', 'OS', 'OS2', 'OS3']
      const parameters = {
        CLKI_DIV: inputDivider,
        CLKFB_DIV: feedbackDivider,
        FEEDBK_PATH: `INT_${names[feedback]}`,
        ...Object.fromEntries(names.map((name, i) => [`CLK${name}_DIV`, outputs[i]?.divider ?? feedbackOutputDivider])),
        ...Object.fromEntries(names.map((name) => [`CLK${name}_ENABLE`, 'ENABLED'])),
      }
      // The frequencies that the model of the cell has, and nextpnr by the same formula.
      const made = pllFrequencies(parameters, inHz)!
      outputs.forEach(({ hz }, i) => expect(hz / made[`CLK${names[i]}`]!).toBeCloseTo(1, 12))
      expect(pfdHz).toBeGreaterThanOrEqual(limits.phaseDetector.from)
      expect(vcoHz).toBeGreaterThanOrEqual(limits.vco.from * (1 - 1e-9))
      expect(vcoHz).toBeLessThanOrEqual(limits.vco.to * (1 + 1e-9))
      for (const { divider, coarsePhase, finePhase, hz } of outputs) {
        for (const value of [divider, feedbackDivider, inputDivider]) {
          expect(value).toBeGreaterThanOrEqual(1)
          expect(value).toBeLessThanOrEqual(128)
        }
        expect(coarsePhase).toBeLessThanOrEqual(127)
        expect(finePhase).toBeLessThanOrEqual(7)
        expect(hz).toBeLessThanOrEqual(limits.output.to * (1 + 1e-9))
      }
    }
  })

  it('shift by eighths of a VCO cycle', () => {
    const { outputs, vcoHz } = bestSettings({
      inHz: 100e6,
      outputs: [
        { hz: 100e6, phase: 0 },
        { hz: 100e6, phase: 90 },
        { hz: 50e6, phase: -45 },
      ],
    })!
    const delay = (i: number): number => {
      const { coarsePhase, finePhase, divider } = outputs[i]!
      // Seconds from the common edge: a counter waits one cycle more than its phase says.
      return ((coarsePhase + 1 + finePhase / 8) % divider) / vcoHz
    }
    expect([0, 1, 2].map((i) => Math.round(delay(i) * 1e15))).toEqual([0, 2_500_000, 17_500_000])
  })

  it('are the nearest of all that keep the data sheet, tried one by one', () => {
    const dice = new Dice(11)
    let found = 0
    for (let n = 0; n < 400; n++) {
      const { inMhz, outMhz } = randomRequest(dice)
      const worst = bestSettings({ inHz: inMhz * 1e6, outputs: outMhz.map((mhz) => ({ hz: mhz * 1e6, phase: 0 })) })?.worst
      const nearest = smallestError(inMhz, outMhz, 10)
      if (worst === undefined) expect(nearest).toBe(Number.POSITIVE_INFINITY)
      else expect(worst, JSON.stringify({ inMhz, outMhz })).toBeCloseTo(nearest, 9)
      if (worst !== undefined) found++
    }
    expect(found).toBeGreaterThan(300)
  })

  it('are as near as ecppll’s, or nearer', { timeout: 120_000 }, async () => {
    const dice = new Dice(7)
    const found = []
    for (let n = 0; n < 16; n++) found.push(await compareWithEcppll(randomRequest(dice)))
    const compared = found.filter((each) => each !== undefined)
    expect(compared.length).toBeGreaterThan(10)
    for (const each of compared) {
      expect(each.ours, JSON.stringify(each)).toBeLessThanOrEqual(each.theirs + 1e-12)
      expect(isJustified(each), JSON.stringify(each)).toBe(true)
    }
  })
})
