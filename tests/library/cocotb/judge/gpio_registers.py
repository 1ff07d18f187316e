"""cocotbext-axi at the registers of eight pins."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles

from judge.register_bus import registers_of
from judge.start import reset, start

INPUT, OUTPUT, DIRECTION, SET, CLEAR, TOGGLE, ON_RISE, ON_FALL, ON_HIGH, ON_LOW, PENDING = range(0, 0x2C, 4)
PINS = range(8)


async def does_what_it_should(dut, wait=0.0):
    def drive(level):
        for pin in PINS:
            getattr(dut, f"pins_{pin}_in").value = level >> pin & 1

    def seen(what):
        return sum(int(getattr(dut, f"pins_{pin}_{what}").value) << pin for pin in PINS)

    await start(dut)
    registers = registers_of(dut, wait)
    drive(0)
    await reset(dut)
    held = 0
    for _ in range(40):
        value = random.getrandbits(8)
        register = random.choice([OUTPUT, SET, CLEAR, TOGGLE])
        held = {OUTPUT: value, SET: held | value, CLEAR: held & ~value, TOGGLE: held ^ value}[register]
        await registers.write(register, value)
        direction = random.getrandbits(8)
        await registers.write(DIRECTION, direction)
        await ClockCycles(dut.clk, 3)
        assert (seen("out"), seen("enable")) == (held, direction)
        assert await registers.read(OUTPUT) == held
        assert await registers.read(DIRECTION) == direction
        level = random.getrandbits(8)
        drive(level)
        await ClockCycles(dut.clk, 4)
        assert await registers.read(INPUT) == level
    drive(0x0F)
    await ClockCycles(dut.clk, 4)
    await registers.write(PENDING, 0xFF)
    await registers.write(ON_RISE, 0x30)
    await registers.write(ON_FALL, 0x03)
    assert dut.interrupt.value == 0
    drive(0xF5)
    await ClockCycles(dut.clk, 6)
    assert dut.interrupt.value == 1
    assert await registers.read(PENDING) == 0x32
    await registers.write(PENDING, 0x30)
    assert await registers.read(PENDING) == 0x02
    await registers.write(PENDING, 0x02)
    await ClockCycles(dut.clk, 2)
    assert dut.interrupt.value == 0
    await registers.write(ON_HIGH, 0x80)
    await registers.write(ON_LOW, 0x08)
    await registers.write(PENDING, 0xFF)
    assert await registers.read(PENDING) == 0x88
    for address in (0x2C, 0x30, 0x3C):
        assert await registers.is_refused(address)


factory = TestFactory(does_what_it_should)
factory.add_option("wait", [0.0, 0.5])
factory.generate_tests()
