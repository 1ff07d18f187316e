"""A memory of BYTES bytes, in a space of SPACE, on AXI4: bursts of all kinds from cocotbext-axi's controller.

With TARGET, the memory is cocotbext-axi's own, on the AXI4-Lite side of a bridge.
"""

import os
import random

import cocotb
from cocotb.regression import TestFactory
from cocotbext.axi import AxiBurstType, AxiBus, AxiLiteBus, AxiLiteRam, AxiMaster, AxiResp

from judge.start import pause_all, reset, start

BYTES = int(os.environ["BYTES"])
SPACE = int(os.environ["SPACE"])
TARGET = os.environ["TARGET"]


async def controller(dut, wait):
    await start(dut)
    master = AxiMaster(AxiBus.from_prefix(dut, "s_axi"), dut.clk, dut.rst)
    pause_all(master, wait)
    if TARGET != "none":
        ram = AxiLiteRam(AxiLiteBus.from_prefix(dut, TARGET), dut.clk, dut.rst, size=BYTES)
        pause_all(ram, wait)
    await reset(dut)
    return master


def widest(dut):
    return (len(dut.s_axi_wdata) // 8).bit_length() - 1


async def is_a_memory(dut, wait=0.0):
    """Any length, alignment and size of beat."""
    master = await controller(dut, wait)
    used = min(BYTES, 6000)
    contents = bytearray(random.randbytes(used))
    await master.write(0, bytes(contents))
    for _ in range(60):
        size = random.randint(0, widest(dut))
        length = random.choice([1, 2, 3, 8, 31, 64, 200])
        address = random.randrange(0, used - length)
        if random.random() < 0.5:
            data = random.randbytes(length)
            contents[address : address + length] = data
            assert (await master.write(address, data, size=size)).resp == AxiResp.OKAY
        else:
            answer = await master.read(address, length, size=size)
            assert answer.resp == AxiResp.OKAY
            assert answer.data == contents[address : address + length]
    assert (await master.read(0, used)).data == contents


async def keeps_identifiers_apart(dut, wait=0.0):
    """Many transactions asked for at once, on several identifiers, answered with theirs."""
    master = await controller(dut, wait)
    contents = random.randbytes(2048)
    blocks = range(0, 2048, 128)
    writes = [master.init_write(at, contents[at : at + 128], awid=random.randrange(8)) for at in blocks]
    for write in writes:
        await write.wait()
        assert write.data.resp == AxiResp.OKAY
    reads = [(at, master.init_read(at, 128, arid=random.randrange(8))) for at in blocks]
    for at, read in reads:
        await read.wait()
        assert read.data.data == contents[at : at + 128]


async def holds_and_wraps(dut, wait=0.0):
    """FIXED and WRAP: the controller gives the beats one after the other, the memory puts them where they belong."""
    master = await controller(dut, wait)
    width = len(dut.s_axi_wdata) // 8
    base = 0x400
    for length in (2, 4, 8, 16):
        words = [random.randbytes(width) for _ in range(length)]
        first = random.randrange(length)
        await master.write(base, bytes(16 * width))
        await master.write(base + first * width, b"".join(words), burst=AxiBurstType.WRAP)
        turned = words[length - first :] + words[: length - first]
        assert (await master.read(base, length * width)).data == b"".join(turned)
        answer = await master.read(base + first * width, length * width, burst=AxiBurstType.WRAP)
        assert answer.data == b"".join(words)
        await master.write(base, b"".join(words), burst=AxiBurstType.FIXED)
        assert (await master.read(base, width)).data == words[-1]
        assert (await master.read(base, length * width, burst=AxiBurstType.FIXED)).data == words[-1] * length


async def refuses_what_is_past_it(dut, wait=0.0):
    master = await controller(dut, wait)
    if BYTES == SPACE:
        return
    await master.write(0, random.randbytes(BYTES))
    for _ in range(10):
        address = random.randrange(BYTES, SPACE - 64)
        assert (await master.write(address, b"\xff" * 40)).resp == AxiResp.SLVERR
        assert (await master.read(address, 40)).resp == AxiResp.SLVERR


for test in (is_a_memory, keeps_identifiers_apart, holds_and_wraps, refuses_what_is_past_it):
    factory = TestFactory(test)
    factory.add_option("wait", [0.0, 0.5])
    factory.generate_tests()
