"""Both ends of classic Wishbone, from the standard's text (B4, 3.2 and 3.3): a peripheral and a controller."""

import random

from cocotb.triggers import FallingEdge, RisingEdge


class WishboneMemory:
    """Answers after random waits, with `err` past its end, and now and then with `rty`."""

    def __init__(self, dut, size, bytes_per_word, wait, retry):
        self.dut = dut
        self.memory = bytearray(size)
        self.bytes = bytes_per_word
        self.wait = wait
        self.retry = retry

    async def run(self):
        dut = self.dut
        dut.wb_ack.value = dut.wb_err.value = dut.wb_rty.value = 0
        while True:
            await FallingEdge(dut.clk)
            dut.wb_ack.value = dut.wb_err.value = dut.wb_rty.value = 0
            dut.wb_dat_r.value = random.getrandbits(8 * self.bytes)
            if dut.rst.value or not (dut.wb_cyc.value and dut.wb_stb.value) or random.random() < self.wait:
                continue
            if random.random() < self.retry:
                dut.wb_rty.value = 1
                continue
            first = int(dut.wb_adr.value) * self.bytes
            if first >= len(self.memory):
                dut.wb_err.value = 1
                continue
            dut.wb_ack.value = 1
            if dut.wb_we.value:
                word = int(dut.wb_dat_w.value).to_bytes(self.bytes, "little")
                for lane in range(self.bytes):
                    if int(dut.wb_sel.value) >> lane & 1:
                        self.memory[first + lane] = word[lane]
            else:
                dut.wb_dat_r.value = int.from_bytes(self.memory[first : first + self.bytes], "little")


class WishboneController:
    """One access at a time; `stb` falls after each, or not, as the dice say."""

    def __init__(self, dut, bytes_per_word):
        self.dut = dut
        self.bytes = bytes_per_word
        for name in ("cyc", "stb", "we", "adr", "dat_w", "sel"):
            getattr(dut, f"wb_{name}").value = 0

    async def access(self, word, data=None, sel=None):
        """Returns the data of a read, True for a write, None after an error."""
        dut = self.dut
        dut.wb_cyc.value = dut.wb_stb.value = 1
        dut.wb_we.value = int(data is not None)
        dut.wb_adr.value = word
        dut.wb_dat_w.value = data or 0
        dut.wb_sel.value = sel if sel is not None else 2**self.bytes - 1
        while True:
            await RisingEdge(dut.clk)
            if dut.wb_ack.value or dut.wb_err.value:
                break
        assert not (dut.wb_ack.value and dut.wb_err.value)
        answer = None if dut.wb_err.value else True if data is not None else int(dut.wb_dat_r.value)
        if random.random() < 0.5:
            dut.wb_cyc.value = dut.wb_stb.value = 0
            await RisingEdge(dut.clk)
        return answer
