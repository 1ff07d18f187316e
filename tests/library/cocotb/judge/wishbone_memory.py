"""cocotbext-wishbone's controller at our RAMs, classic and pipelined, and at a bridge before one, in cycles of one access and of many."""

import os
import random

from cocotb.regression import TestFactory
from cocotbext.wishbone.driver import WBOp

from judge.outside_wishbone import ACK, ERR, Memory, controller, random_operations
from judge.start import reset, start

WORDS = int(os.environ["WORDS"])
PAST = int(os.environ["PAST"])


async def keeps_words(dut, most=1):
    await start(dut)
    wishbone = controller(dut, "wb")
    await reset(dut)
    memory = Memory(WORDS)
    await wishbone.send_cycle([WBOp(word, dat=0) for word in range(WORDS)])
    for _ in range(100 // most):
        operations, plain = random_operations(WORDS, random.randrange(1, most + 1))
        results = await wishbone.send_cycle(operations)
        assert [result.ack for result in results] == [ACK] * len(plain)
        for result, (word, data, lanes) in zip(results, plain):
            wanted = memory.answer(word, data, lanes)
            assert wanted is None or int(result.datrd) == wanted
    for word in (WORDS, PAST - 1):
        results = await wishbone.send_cycle([WBOp(word, dat=1), WBOp(word)])
        assert [result.ack for result in results] == [ERR, ERR]


factory = TestFactory(keeps_words)
factory.add_option("most", [1, 10])
factory.generate_tests()
