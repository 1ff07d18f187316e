"""cocotbext-axi at the registers of a timer of 32 bits with two comparisons."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles, RisingEdge

from judge.register_bus import registers_of
from judge.start import reset, start

CONTROL, LOW, HIGH, COMPARE = 0x0, 0x8, 0xC, 0x10
ENABLE = 1 << 31


async def counts(dut, wait=0.0, prescale=0):
    await start(dut)
    registers = registers_of(dut, wait)
    await reset(dut)
    assert await registers.read(CONTROL) == ENABLE
    assert [await registers.read(COMPARE + 4 * i) for i in range(4)] == [0xFFFFFFFF] * 4
    await registers.write(CONTROL, 0)
    time = (random.getrandbits(20) << 32) + 2**32 - 40
    await registers.write(LOW, time & 0xFFFFFFFF)
    await registers.write(HIGH, time >> 32)
    goals = [time + 30, time + 70]
    for i, goal in enumerate(goals):
        await registers.write(COMPARE + 8 * i, goal & 0xFFFFFFFF)
        await registers.write(COMPARE + 8 * i + 4, goal >> 32)
    assert int(dut.now.value) == time
    assert dut.interrupts.value == 0
    await registers.write(CONTROL, ENABLE | prescale)
    before, ticks = int(dut.now.value), []
    for cycle in range(120 * (prescale + 1)):
        await RisingEdge(dut.clk)
        now = int(dut.now.value)
        assert now - before in (0, 1)
        if now != before:
            ticks.append(cycle)
        # The interrupts are a register behind the comparison.
        assert int(dut.interrupts.value) == sum((before >= goal) << i for i, goal in enumerate(goals))
        before = now
    assert dut.interrupts.value == 3
    assert {b - a for a, b in zip(ticks, ticks[1:])} == {prescale + 1}
    await registers.write(CONTROL, 0)
    await ClockCycles(dut.clk, 2)
    now = int(dut.now.value)
    assert await registers.read(HIGH) << 32 | await registers.read(LOW) == now
    for address in (0x4, 0x20, 0x3C):
        if address < 2 ** len(dut.s_axil_awaddr):
            assert await registers.is_refused(address)


factory = TestFactory(counts)
factory.add_option("wait", [0.0, 0.5])
factory.add_option("prescale", [0, 3])
factory.generate_tests()
