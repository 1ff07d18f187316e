"""cocotbext-uart's source and sink at both ends of our UART: lengths of data and stop bits, and rates."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotb.triggers import RisingEdge
from cocotbext.uart import UartSink, UartSource

from judge.start import pauses, reset, start

CLOCK_NS = 10
COUNT = 40


async def send(dut, data, wait):
    for byte, pause in zip(data, pauses(wait)):
        while pause and random.random() < 0.999:
            await RisingEdge(dut.clk)
        dut.in_payload.value = byte
        dut.in_valid.value = 1
        await RisingEdge(dut.clk)
        while not dut.in_ready.value:
            await RisingEdge(dut.clk)
        dut.in_valid.value = 0


async def receive(dut, count):
    came = []
    dut.out_ready.value = 1
    while len(came) < count:
        await RisingEdge(dut.clk)
        assert not dut.is_overrun.value
        if dut.out_valid.value:
            assert not dut.out_payload_has_framing_error.value
            assert not dut.out_payload_is_break.value
            came.append(int(dut.out_payload_data.value))
    return came


async def talks(dut, bits=8, stops=1, divisor=4, wait=0.0):
    baud = 1e9 / (16 * divisor * CLOCK_NS)
    await start(dut, rx=1, divisor=divisor, in_valid=0, out_ready=0)
    dut.format_parity.value = 0
    dut.format_length.value = bits - 5
    dut.format_has_two_stops.value = stops - 1
    await reset(dut)
    source = UartSource(dut.rx, baud=baud, bits=bits, stop_bits=stops)
    sink = UartSink(dut.tx, baud=baud, bits=bits, stop_bits=stops)
    going = [random.getrandbits(bits) for _ in range(COUNT)]
    coming = [random.getrandbits(bits) for _ in range(COUNT)]
    sender = cocotb.start_soon(send(dut, going, wait))
    source.write_nowait(coming)
    assert await receive(dut, COUNT) == coming
    await sender
    while sink.count() < COUNT:
        await RisingEdge(dut.clk)
    assert list(sink.read_nowait()) == going


factory = TestFactory(talks)
factory.add_option(("bits", "stops", "divisor", "wait"), [(8, 1, 4, 0.0), (8, 2, 1, 0.0), (7, 1, 3, 0.3), (5, 1, 7, 0.0), (6, 2, 2, 0.3)])
factory.generate_tests()
