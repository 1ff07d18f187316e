"""The registers of designs.ts, by hand: resets, byte enables, errors, what hardware raises."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

from judge.start import pause_all, reset, start

CONTROL, STATUS, WORD = 0x0, 0x4, 0x10


async def does_what_it_should(dut, wait=0.0):
    await start(dut, status_input=0x3C, status_event_raise=0)
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    pause_all(master, wait)
    await reset(dut)
    assert await master.read_dword(CONTROL) == 1
    assert await master.read_dword(STATUS) == 0x3C
    for i in range(4):
        assert await master.read_dword(WORD + 4 * i) == 0xA5A50F0F

    await master.write_dword(CONTROL, 0xFFFFFFFE)
    assert dut.control_enable.value == 0
    assert dut.control_level.value == 0xFFFFF
    assert await master.read_dword(CONTROL) == 0x00FFFFF0
    await master.write_byte(CONTROL + 1, 0x12)
    assert await master.read_dword(CONTROL) == 0x00FF12F0

    dut.status_event_raise.value = 0x81
    await ClockCycles(dut.clk, 1)
    dut.status_event_raise.value = 0
    assert await master.read_dword(STATUS) == 0x8100003C
    await master.write_byte(STATUS + 3, 0x80)
    assert await master.read_dword(STATUS) == 0x0100003C
    await master.write_dword(STATUS, 0x00FFFFFF)
    assert await master.read_dword(STATUS) == 0x0100003C
    await master.write_dword(STATUS, 0xFFFFFFFF)
    assert await master.read_dword(STATUS) == 0x0000003C

    words = [random.getrandbits(32) for _ in range(4)]
    await master.write_dwords(WORD, words)
    assert await master.read_dwords(WORD, 4) == words

    for address in (0x8, 0xC, 0x20, 0xFFC):
        assert (await master.write(address, b"abcd")).resp == AxiResp.SLVERR
        assert (await master.read(address, 4)).resp == AxiResp.SLVERR


factory = TestFactory(does_what_it_should)
factory.add_option("wait", [0.0, 0.5])
factory.generate_tests()
