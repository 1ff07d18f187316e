"""A Wishbone controller through our bridge to cocotbext-axi's memory."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotbext.axi import AxiLiteBus, AxiLiteRam

from judge.start import pause_all, reset, start
from judge.wishbone import WishboneController

SIZE = 1024


async def carries_all(dut, wait=0.0):
    await start(dut)
    controller = WishboneController(dut, 4)
    ram = AxiLiteRam(AxiLiteBus.from_prefix(dut, "m_axil"), dut.clk, dut.rst, size=SIZE)
    pause_all(ram, wait)
    await reset(dut)
    contents = bytearray(SIZE)
    for _ in range(400):
        word = random.randrange(SIZE // 4)
        place = slice(4 * word, 4 * word + 4)
        if random.random() < 0.5:
            data, sel = random.getrandbits(32), random.choice([15, 15, 1, 2, 4, 8, 3, 12, 0])
            new = data.to_bytes(4, "little")
            contents[place] = bytes(new[i] if sel >> i & 1 else contents[place][i] for i in range(4))
            assert await controller.access(word, data, sel) is True
        else:
            assert await controller.access(word) == int.from_bytes(contents[place], "little")
    assert ram.read(0, SIZE) == contents


factory = TestFactory(carries_all)
factory.add_option("wait", [0.0, 0.5])
factory.generate_tests()
