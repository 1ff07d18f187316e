"""Our SPI controller and cocotbext-spi's peripheral, which answers each frame with the word of the one before."""

import os
import random

from cocotb.regression import TestFactory
from cocotb.triggers import RisingEdge
from cocotbext.spi import SpiBus, SpiConfig
from cocotbext.spi.devices.generic import SpiSlaveLoopback

from judge.start import reset, start

WIDTH = int(os.environ["WIDTH"])


async def talks(dut, mode=0, divider=3):
    await start(dut, in_valid=0, out_ready=1, miso=0, divider=divider, mode_is_high=mode >> 1, mode_is_late=mode & 1)
    await reset(dut)
    bus = SpiBus.from_entity(dut, cs_name="select_n")
    chip = SpiSlaveLoopback(bus, SpiConfig(word_width=WIDTH, cpol=bool(mode >> 1), cpha=bool(mode & 1)))
    before = 0
    for _ in range(20):
        word = random.getrandbits(WIDTH)
        dut.in_payload_data.value = word
        dut.in_payload_length.value = WIDTH - 1
        dut.in_payload_is_last.value = 1
        dut.in_payload_select.value = 0
        dut.in_valid.value = 1
        await RisingEdge(dut.clk)
        while not dut.in_ready.value:
            await RisingEdge(dut.clk)
        dut.in_valid.value = 0
        while not dut.out_valid.value:
            await RisingEdge(dut.clk)
        assert int(dut.out_payload.value) == before
        while dut.is_busy.value:
            await RisingEdge(dut.clk)
        assert await chip.get_contents() == word
        before = word


factory = TestFactory(talks)
factory.add_option("mode", [0, 1, 2, 3])
factory.add_option("divider", [0, 1, 4])
factory.generate_tests()
