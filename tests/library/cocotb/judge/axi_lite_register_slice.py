"""Our register slice between cocotbext-axi's controller and its memory."""

import random

from cocotb.regression import TestFactory
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiLiteRam

from judge.start import pause_all, reset, start


async def changes_nothing(dut, controller_wait=0.0, memory_wait=0.0):
    await start(dut)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    ram = AxiLiteRam(AxiLiteBus.from_prefix(dut, "m_axil"), dut.clk, dut.rst, size=4096)
    pause_all(master, controller_wait)
    pause_all(ram, memory_wait)
    await reset(dut)
    contents = random.randbytes(1000)
    await master.write(3, contents)
    assert (await master.read(3, 1000)).data == contents
    assert ram.read(3, 1000) == contents


factory = TestFactory(changes_nothing)
factory.add_option("controller_wait", [0.0, 0.5])
factory.add_option("memory_wait", [0.0, 0.5])
factory.generate_tests()
