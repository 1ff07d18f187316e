"""Two of cocotbext-axi's controllers and three of its memories around our crossbar; each controller has bytes of its own."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotb.triggers import Combine
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiLiteRam, AxiResp

from judge.start import pause_all, reset, start

REGIONS = [(0x0, 0x1000), (0x2000, 0x800), (0x8000, 0x4000)]
NOWHERE = [0x1000, 0x2800, 0x7FFC, 0xC000, 0xFFFC]
OWN = 64


async def work(master, first):
    contents = [bytearray(random.randbytes(OWN)) for _ in REGIONS]
    for (base, _), each in zip(REGIONS, contents):
        await master.write(base + first, bytes(each))
    for _ in range(80):
        region = random.randrange(len(REGIONS))
        length = random.choice([1, 4, 4, 11])
        at = random.randrange(OWN - length)
        address = REGIONS[region][0] + first + at
        if random.random() < 0.4:
            data = random.randbytes(length)
            contents[region][at : at + length] = data
            assert (await master.write(address, data)).resp == AxiResp.OKAY
        elif random.random() < 0.8:
            assert (await master.read(address, length)).data == contents[region][at : at + length]
        else:
            lost = random.choice(NOWHERE)
            assert (await master.read(lost, 4)).resp == AxiResp.DECERR
            assert (await master.write(lost, b"lost")).resp == AxiResp.DECERR


async def brings_all_where_it_belongs(dut, wait=0.0):
    await start(dut)
    masters = [AxiLiteMaster(AxiLiteBus.from_prefix(dut, f"s_axil_{i}"), dut.clk, dut.rst) for i in range(2)]
    rams = [
        AxiLiteRam(AxiLiteBus.from_prefix(dut, f"m_axil_{i}"), dut.clk, dut.rst, size=size) for i, (_, size) in enumerate(REGIONS)
    ]
    for each in masters + rams:
        pause_all(each, wait)
    await reset(dut)
    await Combine(*[cocotb.start_soon(work(master, i * OWN)) for i, master in enumerate(masters)])


factory = TestFactory(brings_all_where_it_belongs)
factory.add_option("wait", [0.0, 0.5])
factory.generate_tests()
