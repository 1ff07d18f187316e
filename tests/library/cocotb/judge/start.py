"""What all tests begin with: a clock, a reset, random waits."""

import random

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles


async def start(dut, **inputs):
    """Inputs at 0 (or as given), the clock running, and out of reset."""
    cocotb.start_soon(Clock(dut.clk, 10, units="ns").start())
    for name, value in inputs.items():
        getattr(dut, name).value = value


async def reset(dut):
    dut.rst.value = 1
    await ClockCycles(dut.clk, 4)
    dut.rst.value = 0
    await ClockCycles(dut.clk, 2)


def pauses(probability, generator=None):
    """An endless choice of cycles in which a channel waits."""
    generator = generator or random.Random(random.getrandbits(32))
    while True:
        yield generator.random() < probability


def pause_all(interface, probability):
    """Random waits on every channel of a cocotbext-axi object that has reads and writes."""
    for half, channels in (("write_if", ("aw_channel", "w_channel", "b_channel")), ("read_if", ("ar_channel", "r_channel"))):
        for channel in channels:
            getattr(getattr(interface, half), channel).set_pause_generator(pauses(probability))
