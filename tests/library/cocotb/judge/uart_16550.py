"""cocotbext-uart at the line of our 16550, and a polling driver at its registers, on AXI4-Lite by cocotbext-axi."""

import random

from cocotb.regression import TestFactory
from cocotbext.uart import UartSink, UartSource

from judge.register_bus import registers_of
from judge.start import reset, start

RBR = THR = DLL = 0
DLM = IER = 1
IIR = FCR = 2
LCR, MCR, LSR, MSR = 3, 4, 5, 6


class Registers:
    """A register every four bytes."""

    def __init__(self, bus):
        self.bus = bus

    async def write(self, register, value):
        await self.bus.write(4 * register, value)

    async def read(self, register):
        return await self.bus.read(4 * register)


async def talks(dut, divisor=2, lcr=3, bits=8, stops=1, wait=0.0):
    baud = 1e9 / (16 * divisor * 10)
    lines = {f"modem_in_{line}_n": 1 for line in ("cts", "dsr", "ri", "dcd")}
    await start(dut, rx=1, **lines)
    registers = Registers(registers_of(dut, wait))
    await reset(dut)
    await registers.write(LCR, 0x80)
    await registers.write(DLL, divisor & 255)
    await registers.write(DLM, divisor >> 8)
    await registers.write(LCR, lcr)
    await registers.write(FCR, 0xC7)
    source = UartSource(dut.rx, baud=baud, bits=bits, stop_bits=stops)
    sink = UartSink(dut.tx, baud=baud, bits=bits, stop_bits=stops)
    going = [random.getrandbits(bits) for _ in range(50)]
    coming = [random.getrandbits(bits) for _ in range(50)]
    source.write_nowait(coming)
    came, queue = [], list(going)
    while len(came) < len(coming) or sink.count() < len(going):
        status = await registers.read(LSR)
        assert status & 0x9E == 0, hex(status)
        if status & 1:
            came.append(await registers.read(RBR))
        if status & 0x20:
            for byte in queue[:16]:
                await registers.write(THR, byte)
            queue = queue[16:]
    assert came == coming
    assert list(sink.read_nowait()) == going


factory = TestFactory(talks)
factory.add_option(("divisor", "lcr", "bits", "stops"), [(2, 0x03, 8, 1), (1, 0x07, 8, 2), (3, 0x02, 7, 1)])
factory.add_option("wait", [0.0, 0.3])
factory.generate_tests()
