"""A memory of BYTES bytes, in a space of SPACE, on AXI4-Lite: random reads and writes of any length and alignment."""

import os
import random

import cocotb
from cocotb.regression import TestFactory
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

from judge.start import pause_all, reset, start

BYTES = int(os.environ["BYTES"])
SPACE = int(os.environ["SPACE"])


async def is_a_memory(dut, wait=0.0):
    await start(dut)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    pause_all(master, wait)
    await reset(dut)
    contents = bytearray(random.getrandbits(8) for _ in range(BYTES))
    await master.write(0, bytes(contents))
    for _ in range(150):
        length = random.choice([1, 2, 3, 4, 8, 37])
        address = random.randrange(0, BYTES - length)
        if random.random() < 0.5:
            data = random.randbytes(length)
            contents[address : address + length] = data
            assert (await master.write(address, data)).resp == AxiResp.OKAY
        else:
            answer = await master.read(address, length)
            assert answer.resp == AxiResp.OKAY
            assert answer.data == contents[address : address + length]
    assert (await master.read(0, BYTES)).data == contents


async def refuses_what_is_past_it(dut, wait=0.0):
    await start(dut)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    pause_all(master, wait)
    await reset(dut)
    contents = random.randbytes(BYTES)
    await master.write(0, contents)
    for _ in range(20):
        address = random.randrange(BYTES, SPACE) & ~7
        assert (await master.write(address, b"\xff" * 4)).resp == AxiResp.SLVERR
        assert (await master.read(address, 4)).resp == AxiResp.SLVERR
    assert (await master.read(0, BYTES)).data == contents


async def reads_and_writes_at_once(dut, wait=0.0):
    await start(dut)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    pause_all(master, wait)
    await reset(dut)
    half = BYTES // 2 & ~7
    low, high = random.randbytes(half), random.randbytes(half)
    await master.write(half, high)
    writing = master.init_write(0, low)
    reading = master.init_read(half, half)
    await writing.wait()
    await reading.wait()
    assert reading.data.data == high
    assert (await master.read(0, half)).data == low


for test in (is_a_memory, refuses_what_is_past_it, reads_and_writes_at_once):
    factory = TestFactory(test)
    factory.add_option("wait", [0.0, 0.5])
    factory.generate_tests()
