"""Both ends of Wishbone by cocotbext-wishbone, classic where the design has no `stall` and pipelined where it has."""

import random

from cocotbext.wishbone.driver import WBOp, WishboneMaster
from cocotbext.wishbone.monitor import WishboneSlave

NAMES = {"cyc": "cyc", "stb": "stb", "we": "we", "adr": "adr", "datwr": "dat_w", "datrd": "dat_r", "ack": "ack"}
ACK, ERR, RTY = 1, 2, 3


def controller(dut, name):
    return WishboneMaster(dut, name, dut.clk, width=32, timeout=1000, signals_dict=NAMES)


def peripheral(dut, name, data, answers, wait=0):
    """Gives these data to reads, in turn, and these answers, after waits. Stalled, it would never answer: it does not."""

    def waits():
        while True:
            yield random.randrange(wait + 1)

    return WishboneSlave(
        dut,
        name,
        dut.clk,
        width=32,
        signals_dict=NAMES,
        datgen=iter(data),
        ackgen=iter(answers),
        waitreplygen=waits(),
    )


def random_operations(words, count, first=0):
    """Operations on some words, and as plain data: word, data of a write or None, lanes."""
    plain = []
    for _ in range(count):
        data = random.getrandbits(32) if random.random() < 0.5 else None
        lanes = random.choice([15, 15, 1, 2, 4, 8, 3, 12]) if data is not None else 15
        plain.append((first + random.randrange(words), data, lanes))
    return [WBOp(adr, dat=dat, sel=sel, idle=random.choice([0, 0, 1, 3])) for adr, dat, sel in plain], plain


class Memory:
    """What words and lanes are, in Python."""

    def __init__(self, words):
        self.words = [0] * words

    def answer(self, word, data, lanes):
        """The data of a read, None for a write."""
        if data is None:
            return self.words[word]
        mask = sum(0xFF << 8 * lane for lane in range(4) if lanes >> lane & 1)
        self.words[word] = self.words[word] & ~mask | data & mask
        return None
