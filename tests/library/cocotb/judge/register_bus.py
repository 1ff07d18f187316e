"""A driver's reads and writes of registers: on AXI4-Lite through cocotbext-axi, or at the access port."""

from cocotb.triggers import RisingEdge
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

from judge.start import pause_all


class OnAxiLite:
    """Random waits on every channel."""

    def __init__(self, dut, wait=0.0):
        self.master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
        pause_all(self.master, wait)

    async def write(self, address, value):
        answer = await self.master.write(address, value.to_bytes(4, "little"))
        assert answer.resp == AxiResp.OKAY, hex(address)

    async def read(self, address):
        answer = await self.master.read(address, 4)
        assert answer.resp == AxiResp.OKAY, hex(address)
        return int.from_bytes(answer.data, "little")

    async def is_refused(self, address):
        answers = [await self.master.write(address, bytes(4)), await self.master.read(address, 4)]
        return all(answer.resp == AxiResp.SLVERR for answer in answers)


class AtAccessPort:
    """An access in a cycle."""

    def __init__(self, dut):
        self.dut = dut
        dut.access_enable.value = 0

    async def write(self, address, value):
        dut = self.dut
        dut.access_enable.value = dut.access_is_write.value = 1
        dut.access_address.value = address >> 2
        dut.access_data.value = value
        dut.access_strobes.value = 15
        await RisingEdge(dut.clk)
        dut.access_enable.value = 0

    async def read(self, address):
        dut = self.dut
        dut.access_enable.value, dut.access_is_write.value = 1, 0
        dut.access_address.value = address >> 2
        await RisingEdge(dut.clk)
        dut.access_enable.value = 0
        await RisingEdge(dut.clk)
        return int(dut.access_read_data.value)


def registers_of(dut, wait=0.0):
    """Whichever of the two the design has."""
    return OnAxiLite(dut, wait) if hasattr(dut, "s_axil_awvalid") else AtAccessPort(dut)
