"""cocotbext-axi at the registers of an I2C controller, and cocotbext-i2c's memory on its bus."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import RisingEdge
from cocotbext.i2c import I2cMemory

from judge.register_bus import registers_of
from judge.start import reset, start

TIMING, COMMAND, OUTCOME, STATUS, INTERRUPT = 0x0, 0x4, 0x8, 0x10, 0x14
START, STOP, WRITE, READ = range(4)
DONE, REFUSED, LOST = range(3)
IS_THERE = 1 << 31


async def keeps_a_memory(dut, wait=0.0):
    await start(dut, device_scl=1, device_sda=1)
    registers = registers_of(dut, wait)
    await reset(dut)
    memory = I2cMemory(sda=dut.sda, sda_o=dut.device_sda, scl=dut.scl, scl_o=dut.device_scl, addr=0x50, size=256)
    await registers.write(TIMING, 3)
    await registers.write(INTERRUPT, 1)
    assert await registers.read(OUTCOME) & IS_THERE == 0

    async def do(*commands):
        """All are queued, and then their outcomes are taken: result and byte of each."""
        for kind, data, last in commands:
            await registers.write(COMMAND, kind << 8 | data | last << 10)
        outcomes = []
        while len(outcomes) < len(commands):
            while not dut.interrupt.value:
                await RisingEdge(dut.clk)
            word = await registers.read(OUTCOME)
            assert word & IS_THERE
            outcomes.append((word >> 8 & 3, word & 0xFF))
        return outcomes

    contents = bytearray(256)
    for _ in range(10):
        address, length = random.randrange(240), random.randrange(1, 6)
        first = [(START, 0, 0), (WRITE, 0xA0, 0), (WRITE, address, 0)]
        if random.random() < 0.5:
            data = random.randbytes(length)
            contents[address : address + length] = data
            outcomes = await do(*first, *((WRITE, byte, 0) for byte in data), (STOP, 0, 0))
        else:
            reads = [(READ, 0, int(i == length - 1)) for i in range(length)]
            outcomes = await do(*first, (START, 0, 0), (WRITE, 0xA1, 0), *reads, (STOP, 0, 0))
            assert bytes(byte for _, byte in outcomes[5:-1]) == contents[address : address + length]
        assert {result for result, _ in outcomes} == {DONE}
    assert memory.read_mem(0, 256) == contents
    outcomes = await do((START, 0, 0), (WRITE, 0x42, 0), (STOP, 0, 0), (WRITE, 0, 0))
    assert [result for result, _ in outcomes] == [DONE, REFUSED, DONE, LOST]
    assert await registers.is_refused(0xC)


factory = TestFactory(keeps_a_memory)
factory.add_option("wait", [0.0, 0.5])
factory.generate_tests()
