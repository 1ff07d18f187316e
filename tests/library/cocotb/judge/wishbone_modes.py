"""cocotbext-wishbone's controller and peripheral at the ends of our bridge from classic to pipelined."""

import random

from cocotb.regression import TestFactory
from cocotb.triggers import ClockCycles

from judge.outside_wishbone import ACK, ERR, RTY, controller, peripheral, random_operations
from judge.start import reset, start


async def carries_all(dut, wait=0):
    await start(dut)
    operations, plain = random_operations(256, 60)
    data = [random.getrandbits(32) for _ in plain]
    answers = [random.choice([ACK, ACK, ACK, ERR, RTY]) for _ in plain]
    wishbone = controller(dut, "classic")
    chip = peripheral(dut, "pipelined", data, answers, wait)
    seen = []
    chip.add_callback(seen.extend)
    await reset(dut)
    results = await wishbone.send_cycle(operations)
    await ClockCycles(dut.clk, 5)
    assert [result.ack for result in results] == answers
    reads = iter(data)
    for result, (_, written, _) in zip(results, plain):
        if written is None:
            wanted = next(reads)
            assert int(result.datrd) == wanted
    got = [(int(each.adr), None if each.datwr is None else int(each.datwr), int(each.sel)) for each in seen]
    assert got == plain


factory = TestFactory(carries_all)
factory.add_option("wait", [0, 4])
factory.generate_tests()
