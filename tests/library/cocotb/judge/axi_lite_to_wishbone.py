"""cocotbext-axi's controller through our bridge to a memory on Wishbone."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

from judge.start import pause_all, reset, start
from judge.wishbone import WishboneMemory

SIZE = 1024


async def carries_all(dut, wait=0.0, retry=0.0):
    await start(dut)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    pause_all(master, wait)
    memory = WishboneMemory(dut, SIZE, 4, wait, retry)
    cocotb.start_soon(memory.run())
    await reset(dut)
    contents = bytearray(random.randbytes(SIZE))
    await master.write(0, bytes(contents))
    for _ in range(60):
        length = random.choice([1, 2, 3, 4, 13])
        address = random.randrange(0, SIZE - length)
        if random.random() < 0.5:
            data = random.randbytes(length)
            contents[address : address + length] = data
            assert (await master.write(address, data)).resp == AxiResp.OKAY
        else:
            assert (await master.read(address, length)).data == contents[address : address + length]
        past = random.randrange(SIZE, 2**16, 4)
        assert (await master.read(past, 4)).resp == AxiResp.SLVERR
        assert (await master.write(past, b"abcd")).resp == AxiResp.SLVERR
    assert memory.memory == contents


factory = TestFactory(carries_all)
factory.add_option("wait", [0.0, 0.5])
factory.add_option("retry", [0.0, 0.3])
factory.generate_tests()
