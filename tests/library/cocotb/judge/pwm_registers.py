"""cocotbext-axi at the registers of three channels of pulse-width modulation."""

from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles, RisingEdge

from judge.register_bus import registers_of
from judge.start import reset, start

ENABLE, PRESCALE, PERIOD, INVERT, WIDTHS = 0x0, 0x4, 0x8, 0xC, 0x80


async def draws(dut, wait=0.0, prescale=2, period=9, widths=(0, 4, 10), invert=4):
    await start(dut)
    registers = registers_of(dut, wait)
    await reset(dut)
    for address, value in ((PRESCALE, prescale), (PERIOD, period), (INVERT, invert)):
        await registers.write(address, value)
        assert await registers.read(address) == value
    for channel, width in enumerate(widths):
        await registers.write(WIDTHS + 4 * channel, width)
    await registers.write(ENABLE, 1)
    while not dut.is_begin.value:
        await RisingEdge(dut.clk)
    for cycle in range(3 * (period + 1) * (prescale + 1)):
        step = cycle // (prescale + 1) % (period + 1)
        assert int(dut.out.value) == invert ^ sum((step < width) << i for i, width in enumerate(widths)), cycle
        assert int(dut.is_begin.value) == (cycle % ((period + 1) * (prescale + 1)) == 0)
        await RisingEdge(dut.clk)
    await registers.write(ENABLE, 0)
    await ClockCycles(dut.clk, 4)
    assert int(dut.out.value) == invert
    assert await registers.is_refused(0x10)
    assert await registers.is_refused(WIDTHS + 4 * len(widths))


factory = TestFactory(draws)
factory.add_option("wait", [0.0, 0.5])
factory.add_option(("prescale", "period"), [(2, 9), (0, 11)])
factory.generate_tests()
