"""cocotbext-axi at the registers of an SPI controller, and cocotbext-spi's peripheral at its bus."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles
from cocotbext.spi import SpiBus, SpiConfig
from cocotbext.spi.devices.generic import SpiSlaveLoopback

from judge.register_bus import registers_of
from judge.start import reset, start

MODE, SETUP, SEND, RECEIVE, STATUS, INTERRUPT = range(0, 0x18, 4)
CAN_TAKE, HAS_COME, IS_BUSY = 1, 2, 4
IS_LAST = 1 << 31


async def talks(dut, wait=0.0, mode=0, width=8):
    await start(dut, miso=0)
    registers = registers_of(dut, wait)
    await reset(dut)
    assert await registers.read(STATUS) == CAN_TAKE
    await registers.write(MODE, mode >> 1 | (mode & 1) << 1 | 2 << 16)
    await registers.write(SETUP, IS_LAST | width - 1)
    await ClockCycles(dut.clk, 4)
    bus = SpiBus.from_entity(dut, cs_name="select_n")
    chip = SpiSlaveLoopback(bus, SpiConfig(word_width=width, cpol=bool(mode >> 1), cpha=bool(mode & 1)))
    sent = [random.getrandbits(width) for _ in range(12)]
    for word in sent:
        await registers.write(SEND, word)
    await registers.write(INTERRUPT, 1)
    came = []
    while len(came) < len(sent):
        if dut.interrupt.value:
            assert await registers.read(STATUS) & HAS_COME
            came.append(await registers.read(RECEIVE))
        await ClockCycles(dut.clk, 3)
    # The peripheral answers each frame with the word of the one before.
    assert came == [0, *sent[:-1]]
    while await registers.read(STATUS) & IS_BUSY:
        pass
    assert await chip.get_contents() == sent[-1]
    assert await registers.read(STATUS) == CAN_TAKE
    assert await registers.is_refused(0x18)


factory = TestFactory(talks)
factory.add_option("wait", [0.0, 0.5])
factory.add_option("mode", [0, 1, 2, 3])
factory.add_option("width", [8, 32])
factory.generate_tests()
