"""cocotbext-spi's controller and our SPI peripheral."""

import os
import random

import cocotb
from cocotb.regression import TestFactory
from cocotb.triggers import RisingEdge, Timer
from cocotbext.spi import SpiBus, SpiConfig, SpiMaster

from judge.start import reset, start

WIDTH = int(os.environ["WIDTH"])


async def answer(dut, words, came):
    """Feeds words one by one, and takes what comes."""
    dut.out_ready.value = 1
    words = list(words)
    while True:
        dut.in_valid.value = int(bool(words))
        dut.in_payload.value = words[0] if words else 0
        await RisingEdge(dut.clk)
        if words and dut.in_ready.value:
            words.pop(0)
        assert not dut.is_overrun.value
        assert not dut.is_underrun.value
        if dut.out_valid.value:
            came.append(int(dut.out_payload.value))


async def talks(dut, mode=0, burst=False):
    await start(dut, in_valid=0, mode_is_high=mode >> 1, mode_is_late=mode & 1)
    config = SpiConfig(
        word_width=WIDTH, sclk_freq=10e6, cpol=bool(mode >> 1), cpha=bool(mode & 1), frame_spacing_ns=200, data_output_idle=0
    )
    bus = SpiBus.from_entity(dut, cs_name="select_n", miso_name="miso_out")
    controller = SpiMaster(bus, config)
    await reset(dut)
    await Timer(200, "ns")
    going = [random.getrandbits(WIDTH) for _ in range(20)]
    answers = [random.getrandbits(WIDTH) for _ in range(20)]
    came = []
    cocotb.start_soon(answer(dut, answers, came))
    await Timer(100, "ns")
    await controller.write(going, burst=burst)
    got = []
    while len(got) < len(going):
        got += list(await controller.read())
    await Timer(200, "ns")
    assert came == going
    assert got == answers


factory = TestFactory(talks)
factory.add_option("mode", [0, 1, 2, 3])
factory.add_option("burst", [False, True])
factory.generate_tests()
