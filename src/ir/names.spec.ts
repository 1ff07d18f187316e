import { expect, it } from 'vitest'
import { constant } from './expression.ts'
import { assign, designOf, foreignOf, instanceOf, line, moduleOf, variable } from './hand-built.ts'
import { isReserved, legalName, nameProblems, snakeCase, unreserved } from './names.ts'
import { reservedWords } from './reserved-words.ts'

it.each([
  ['rxFifo2', 'rx_fifo2'],
  ['isIPv6', 'is_ipv6'],
  ['isIPv6Frame', 'is_ipv6_frame'],
  ['HTTPServer', 'http_server'],
  ['lane4Start', 'lane4_start'],
  ['crc32', 'crc32'],
  ['ToggleCrossing', 'toggle_crossing'],
  ['readABus', 'read_a_bus'],
  ['ACKs', 'acks'],
  ['CLKOP', 'clkop'],
  ['stages_0', 'stages_0'],
  ['rx2TX', 'rx2_tx'],
  ['uart_tx', 'uart_tx'],
  ['überTrag', 'über_trag'],
])('writes %s as %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected)
  expect(snakeCase(expected)).toBe(expected)
})

it('knows the keywords of both languages: 1364-2005 has 124, 1800-2017 has 248', () => {
  expect([...reservedWords.values()].filter((language) => language === 'Verilog')).toHaveLength(124)
  expect(reservedWords.size).toBe(248)
  expect(['reg', 'endmodule', 'pulsestyle_onevent', 'logic', 'before', 'unique0', 's_until_with'].every(isReserved)).toBe(true)
  expect(['register', 'value', 'clk', 'default_value'].some(isReserved)).toBe(false)
  expect([unreserved('before'), unreserved('after')]).toEqual(['before_value', 'after'])
})

it.each([
  ['größe', 'groesse'],
  ['2nd', '_2nd'],
  ['a$b', 'a_b'],
  ['café', 'cafe'],
  ['x', 'x'],
])('proposes for %s %s', (name, expected) => {
  expect(legalName(name)).toBe(expected)
})

it('finds keywords, foreign letters and names that differ only in case, each with a proposal', () => {
  const logic = variable('input', 'logic', 1, { origin: line(3) })
  const wire = variable('register', 'größe', 1, { origin: line(4) })
  const [upper, lower] = [variable('output', 'Total', 1, { origin: line(5) }), variable('wire', 'total', 1, { origin: line(6) })]
  const named = { ...constant(0n, 1, false, line(7)), name: 'before' }
  const top = moduleOf('top', { variables: [logic, wire, upper, lower], body: [assign(upper, named)] })
  const found = nameProblems(designOf(top))
  expect(found.map(({ code, origin, data }) => [code, origin?.position.line, data?.proposal])).toEqual([
    ['GW201', 3, 'logic_in'],
    ['GW202', 4, 'groesse'],
    ['GW201', 7, 'before_value'],
    ['GW203', 6, 'total_value'],
  ])
  expect(found[0]!.message).toBe('input `logic` of module `top` is named by a keyword of SystemVerilog')
  expect(found[3]!.message).toBe('wire `total` of module `top` differs from output `Total` only in case')
})

it('finds a module that is named by a keyword, or as a foreign one is', () => {
  const inner = moduleOf('table', { variables: [] })
  const Pll = foreignOf('ehxplll', [])
  const ours = moduleOf('EHXPLLL', { variables: [] })
  const top = moduleOf('top', { instances: [instanceOf('a', inner), instanceOf('b', Pll), instanceOf('c', ours)] })
  expect(nameProblems(designOf(top)).map(({ code, message }) => `${code} ${message}`)).toEqual([
    'GW201 module `table` of the design is named by a keyword of Verilog',
    'GW203 module `EHXPLLL` of the design differs from foreign module `ehxplll` only in case',
  ])
})

it('has nothing to say about good names', () => {
  const io = [variable('input', 'in_valid', 1), variable('output', 'out_valid', 1), variable('register', 'held', 1)]
  expect(nameProblems(designOf(moduleOf('skid_buffer', { variables: io })))).toEqual([])
})
