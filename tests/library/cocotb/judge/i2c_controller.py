"""Our I2C controller and cocotbext-i2c's memory, with and without a stretched clock."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import FallingEdge, RisingEdge, Timer
from cocotbext.i2c import I2cMemory

from judge.start import reset, start

START, STOP, WRITE, READ = range(4)
DONE, REFUSED, LOST = range(3)


class SlowMemory(I2cMemory):
    """Holds SCL low before it answers."""

    async def handle_write(self, data):
        await Timer(random.randrange(50, 3000), "ns")
        await super().handle_write(data)

    async def handle_read(self):
        # The model pulls SCL before it calls this, behind an acknowledgement while SCL is still high: a stretch begins when it falls.
        if int(self.scl.value):
            self._set_scl(1)
            await FallingEdge(self.scl)
            self._set_scl(0)
        await Timer(random.randrange(50, 3000), "ns")
        return await super().handle_read()


class Controller:
    def __init__(self, dut):
        self.dut = dut

    async def do(self, kind, data=0, last=0):
        dut = self.dut
        dut.in_payload_kind.value = kind
        dut.in_payload_data.value = data
        dut.in_payload_is_last.value = last
        dut.in_valid.value = 1
        await RisingEdge(dut.clk)
        while not dut.in_ready.value:
            await RisingEdge(dut.clk)
        dut.in_valid.value = 0
        await RisingEdge(dut.clk)
        while not dut.out_valid.value:
            await RisingEdge(dut.clk)
        byte = int(dut.out_payload_data.value) if kind in (WRITE, READ) else 0
        return int(dut.out_payload_result.value), byte


async def keeps_a_memory(dut, divider=3, slow=False):
    await start(dut, in_valid=0, out_ready=1, divider=divider, device_scl=1, device_sda=1)
    await reset(dut)
    kind = SlowMemory if slow else I2cMemory
    memory = kind(sda=dut.sda, sda_o=dut.device_sda, scl=dut.scl, scl_o=dut.device_scl, addr=0x50, size=256)
    controller = Controller(dut)
    contents = bytearray(256)
    for _ in range(12):
        address, length = random.randrange(240), random.randrange(1, 6)
        assert (await controller.do(START))[0] == DONE
        assert await controller.do(WRITE, 0xA0) == (DONE, 0xA0)
        assert (await controller.do(WRITE, address))[0] == DONE
        if random.random() < 0.5:
            for i in range(length):
                byte = random.getrandbits(8)
                contents[address + i] = byte
                assert (await controller.do(WRITE, byte))[0] == DONE
        else:
            assert (await controller.do(START))[0] == DONE
            assert (await controller.do(WRITE, 0xA1))[0] == DONE
            got = [(await controller.do(READ, last=int(i == length - 1))) for i in range(length)]
            assert got == [(DONE, byte) for byte in contents[address : address + length]]
        assert (await controller.do(STOP))[0] == DONE
    assert memory.read_mem(0, 256) == contents
    assert (await controller.do(START))[0] == DONE
    assert await controller.do(WRITE, 0x42) == (REFUSED, 0x42)
    assert (await controller.do(STOP))[0] == DONE


factory = TestFactory(keeps_a_memory)
factory.add_option("divider", [1, 3])
factory.add_option("slow", [False, True])
factory.generate_tests()
