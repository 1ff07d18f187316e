"""Two of cocotbext-wishbone's controllers on our shared bus, with three memories behind it."""

import random

import cocotb
from cocotb.regression import TestFactory
from cocotbext.wishbone.driver import WBOp

from judge.outside_wishbone import ACK, ERR, Memory, controller, random_operations
from judge.start import reset, start

# Words: where each memory begins, and how many it has. The upper half of each is the second controller's.
MEMORIES = ((0x000, 64), (0x100, 32), (0x200, 64))
NOWHERE = 0x300


async def drives(wishbone, half, most):
    memories = {first: Memory(words) for first, words in MEMORIES}
    for first, words in MEMORIES:
        own = first + half * words // 2
        await wishbone.send_cycle([WBOp(own + word, dat=0) for word in range(words // 2)])
    for _ in range(80 // most):
        operations, plain = [], []
        for _ in range(random.randrange(1, most + 1)):
            first, words = random.choice(MEMORIES)
            more, same = random_operations(words // 2, 1, half * words // 2)
            operations += [WBOp(op.adr + first, dat=op.dat, sel=op.sel, idle=op.idle) for op in more]
            plain += [(first, *one) for one in same]
        operations.append(WBOp(NOWHERE + random.randrange(64)))
        results = await wishbone.send_cycle(operations)
        assert [result.ack for result in results] == [ACK] * len(plain) + [ERR]
        for result, (first, *access) in zip(results, plain):
            wanted = memories[first].answer(*access)
            assert wanted is None or int(result.datrd) == wanted


async def serves_both(dut, most=1):
    await start(dut)
    controllers = [controller(dut, f"controllers_{i}") for i in range(2)]
    await reset(dut)
    tasks = [cocotb.start_soon(drives(wishbone, half, most)) for half, wishbone in enumerate(controllers)]
    for task in tasks:
        await task


factory = TestFactory(serves_both)
factory.add_option("most", [1, 8])
factory.generate_tests()
