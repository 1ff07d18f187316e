"""Steps Spike beside a core and says where they differ.

Started by spike.ts with the program, its instruction set, the bytes of RAM and how many PMP entries there are. Frames come on standard input: a letter, the
length of what follows (4 bytes), and that; all numbers little-endian.

  R  retired instructions: their count (4 bytes), as many entries of 64 bytes (machine/retirement-log.ts), then for each that
     may have changed CSRs its index (4 bytes) and the values of `STATUS` (8 bytes each)
  W  the host wrote to memory: address (8 bytes), bytes
  M  the end: all of RAM; the doublewords that were stored to are compared

R and M are answered with a line of JSON: null, or what differs.

Spike's own devices are not used: what lies outside RAM is the core's, and so is the value that a load from there gives.
Interrupts come to Spike when they came to the core, through its own CLINT, by stores that are slipped in as a debugger would.
"""

import json
import os
import re
import struct
import subprocess
import sys
import tempfile

requests = os.fdopen(os.dup(0), "rb")
answers = os.fdopen(os.dup(1), "w")
nothing = os.open(os.devnull, os.O_RDWR)
os.dup2(nothing, 0)
os.dup2(nothing, 1)

from riscv.cfg import cfg_t, mem_cfg_t  # noqa: E402
from riscv.sim import sim_t  # noqa: E402

RAM = 0x8000_0000
SCRATCH = 0x5555_5000
CLINT = 0x0200_0000
MTIMECMP = CLINT + 0x4000
# Names and numbers, in the order of the frames; of mstatus the bits that machine mode alone has.
STATUS = (
    ("mstatus", 0x300, 0x1888),
    ("mie", 0x304, 0x888),
    ("mtvec", 0x305, ~0),
    ("mscratch", 0x340, ~0),
    ("mepc", 0x341, ~0),
    ("mcause", 0x342, ~0),
    ("mtval", 0x343, ~0),
)
# Counters and lines: mcycle, minstret, cycle, time, instret, mip.
MASKED = frozenset((0xB00, 0xB02, 0xC00, 0xC01, 0xC02, 0x344))
# Who made a core is its own to say: mvendorid, marchid and mimpid are 0 in ours.
IDENTITY = {0xF11: 0, 0xF12: 0, 0xF13: 0}
ENTRY = struct.Struct("<IIQQQQQQQ")
SYSTEM, LOAD, STORE, AMO = 0x73, 0x03, 0x23, 0x2F
WFI = 0x10500073
NAMES = (
    "zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".split()
)


def signed(value, bits):
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


class Bridge:
    def __init__(self, program, isa, ram_bytes, pmp_entries):
        def spike(**options):
            cfg = cfg_t(isa=isa, priv="m", mem_layout=[mem_cfg_t(SCRATCH, 0x1000), mem_cfg_t(RAM, ram_bytes)])
            return sim_t(cfg=cfg, halted=False, plugin_device_factories=[], args=[program], log_path=os.devnull, **options)

        # How many PMP entries there are is said in a device tree alone.
        tree = re.sub("riscv,pmpregions = <[^>]*>", f"riscv,pmpregions = <{pmp_entries}>", spike().get_dts())
        with tempfile.TemporaryDirectory() as folder:
            blob = os.path.join(folder, "tree.dtb")
            subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob], input=tree.encode(), check=True)
            self.sim = spike(dtb_file=blob, instruction_limit=1)
            # One instruction of its boot ROM: the program is loaded on the way.
            self.sim.run()
        self.core = self.sim.get_core(0)
        self.state = self.core.state
        self.x = self.state.XPR
        self.mmu = self.core.mmu
        self.ram_end = RAM + ram_bytes
        self.count = 0
        self.stored = set()
        self.unchecked = []
        self.has_reservation = False
        self.misa = self.core.get_csr(0x301)
        # sd t1, 0(t0)
        self.write_doubleword(SCRATCH, 0x0062B023)
        self.store(MTIMECMP, (1 << 64) - 1)
        self.reset_registers()

    def reset_registers(self):
        for index in range(1, 32):
            self.x.write(index, 0)
        self.shadow = [0] * 32

    def start(self, entry, status):
        self.state.pc = entry
        for (_, number, _), value in zip(STATUS, status):
            self.core.put_csr(number, value)

    def read_doubleword(self, address):
        value = self.mmu.load_reserved_64(address) & (1 << 64) - 1
        self.mmu.load_reserved_64(SCRATCH)
        return value

    def write_doubleword(self, address, value):
        self.mmu.load_reserved_64(address)
        self.mmu.store_conditional_64(address, value)

    def store(self, address, value):
        """Lets Spike itself store to a device, and leaves no other trace."""
        state, x = self.state, self.x
        pc, t0, t1 = state.pc, x[5], x[6]
        x.write(5, address)
        x.write(6, value)
        state.pc = SCRATCH
        self.core.step(1)
        x.write(5, t0)
        x.write(6, t1)
        state.pc = pc

    def host_wrote(self, address, data):
        first = address & ~7
        last = (address + len(data) - 1) & ~7
        for at in range(first, last + 8, 8):
            word = bytearray(self.read_doubleword(at).to_bytes(8, "little"))
            for index in range(8):
                if address <= at + index < address + len(data):
                    word[index] = data[at + index - address]
            self.write_doubleword(at, int.from_bytes(word, "little"))

    def interrupt(self, cause):
        # Spike has no external interrupt here; the machine has none either.
        if cause == 7:
            self.store(MTIMECMP, 0)
        else:
            self.store(CLINT, 1)
        self.core.step(1)
        self.store(MTIMECMP, (1 << 64) - 1) if cause == 7 else self.store(CLINT, 0)

    def differs(self, entry, what):
        pc, word, flags, value, address, written, read, following, _ = entry
        lines = [
            f"instruction {self.count} at 0x{pc:x} (0x{word:08x}): {what}",
            f"  core : pc 0x{pc:x} -> 0x{following:x}, trap {flags >> 5 & 1}, {NAMES[flags & 31]} = 0x{value:x}, "
            f"memory 0x{address:x} read 0x{read:x} lanes {flags >> 8 & 255:08b} written 0x{written:x} lanes {flags >> 16 & 255:08b}",
            f"  Spike: pc -> 0x{self.state.pc & (1 << 64) - 1:x}; "
            + ", ".join(f"{name} 0x{self.core.get_csr(number) & (1 << 64) - 1:x}" for name, number, _ in STATUS),
            "  register  core                Spike",
        ]
        shadow = list(self.shadow)
        if flags & 31:
            shadow[flags & 31] = value
        for index in range(1, 32):
            spike = self.x[index] & (1 << 64) - 1
            mark = "" if spike == shadow[index] else "  <"
            lines.append(f"  {NAMES[index]:8}  0x{shadow[index]:016x}  0x{spike:016x}{mark}")
        return "\n".join(lines)

    def access(self, entry):
        """The address and the data of a load or store as Spike's registers give them; nothing for what is not told apart here."""
        word = entry[1]
        opcode = word & 127
        base = self.x[word >> 15 & 31]
        if opcode == LOAD:
            return base + signed(word >> 20, 12) & (1 << 64) - 1
        if opcode == STORE:
            return base + signed(word >> 25 << 5 | word >> 7 & 31, 12) & (1 << 64) - 1
        return None

    def step(self, entry, status):
        pc, word, flags, value, address, written, _, following, _ = entry
        state, x, core = self.state, self.x, self.core
        reads, writes, destination = flags >> 8 & 255, flags >> 16 & 255, flags & 31
        is_trap = flags & 32
        if flags & 64:
            self.interrupt(status[5] & 63)
        if state.pc & (1 << 64) - 1 != pc:
            return self.differs(entry, f"Spike is at 0x{state.pc & (1 << 64) - 1:x}")
        opcode = word & 127
        if (reads or writes) and not is_trap and not RAM <= address < self.ram_end:
            own = self.access(entry)
            if own is not None and own & ~7 != address & ~7:
                return self.differs(entry, f"the address is 0x{own:x} by Spike's registers")
            state.pc = pc + (4 if word & 3 == 3 else 2)
            if destination:
                x.write(destination, value)
        else:
            core.step(1)
            if opcode == SYSTEM and word >> 12 & 3 and word >> 20 in MASKED and destination and not is_trap:
                x.write(destination, value)
            elif opcode == SYSTEM and word >> 12 & 3 and word >> 20 in IDENTITY and destination and not is_trap:
                x.write(destination, IDENTITY[word >> 20])
            elif opcode == SYSTEM and word >> 12 & 3 and word >> 20 == 0x301:
                # WARL: what a core has cannot be switched off in ours.
                core.put_csr(0x301, self.misa)
            elif opcode == AMO and word >> 27 & 31 in (2, 3):
                self.has_reservation = word >> 27 & 31 == 2
        if state.pc & (1 << 64) - 1 != following:
            return self.differs(entry, f"it goes on at 0x{following:x}, in Spike at 0x{state.pc & (1 << 64) - 1:x}")
        if destination:
            if x[destination] & (1 << 64) - 1 != value:
                return self.differs(
                    entry, f"{NAMES[destination]} is 0x{value:x}, in Spike 0x{x[destination] & (1 << 64) - 1:x}"
                )
            self.shadow[destination] = value
        if writes and RAM <= address < self.ram_end:
            at = address & ~7
            self.stored.add(at)
            if writes & 128:
                # A misaligned store may go on in the next doubleword.
                self.stored.add(at + 8)
            if self.has_reservation:
                self.unchecked.append((entry, at))
            else:
                for other, elsewhere in self.unchecked + [(entry, at)]:
                    found = self.difference_of_store(other, elsewhere)
                    if found and other is entry:
                        return found
                self.unchecked = []
        elif opcode == STORE and word & 3 == 3 and not is_trap and not writes:
            return self.differs(entry, "a store, and nothing was stored")
        if status is not None and (is_trap or opcode == SYSTEM):
            for (name, number, mask), ours in zip(STATUS, status):
                theirs = core.get_csr(number) & (1 << 64) - 1
                if (ours ^ theirs) & mask:
                    return self.differs(entry, f"{name} is 0x{ours:x}, in Spike 0x{theirs:x}")
        self.count += 1
        return None

    def difference_of_store(self, entry, at):
        writes, written = entry[2] >> 16 & 255, entry[5]
        mask = int.from_bytes(bytes(255 if writes >> lane & 1 else 0 for lane in range(8)), "little")
        spike = self.read_doubleword(at)
        if (spike ^ written) & mask:
            return self.differs(entry, f"it stores 0x{written & mask:x} at 0x{at:x}, Spike 0x{spike & mask:x}")
        return None

    def registers(self, entry):
        for index in range(1, 32):
            if self.x[index] & (1 << 64) - 1 != self.shadow[index]:
                return self.differs(entry, f"{NAMES[index]} was written in one of them alone, here or not long before")
        return None

    def retired(self, data):
        (count,) = struct.unpack_from("<I", data)
        statuses = {}
        for at in range(4 + 64 * count, len(data), 4 + 8 * len(STATUS)):
            index, *values = struct.unpack_from(f"<I{len(STATUS)}Q", data, at)
            statuses[index] = values
        entry = None
        for index, entry in enumerate(ENTRY.iter_unpack(data[4 : 4 + 64 * count])):
            found = self.step(entry, statuses.get(index))
            if found is None and index & 255 == 0:
                found = self.registers(entry)
            if found is not None:
                return found
        return None if entry is None else self.registers(entry)

    def memory(self, ram):
        for at in sorted(self.stored):
            if at >= self.ram_end:
                continue
            core = int.from_bytes(ram[at - RAM : at - RAM + 8], "little")
            spike = self.read_doubleword(at)
            if core != spike:
                return f"in the end memory at 0x{at:x} is 0x{core:x}, in Spike 0x{spike:x}"
        return None


def main():
    program, isa, ram_bytes, pmp_entries, entry, *status = sys.argv[1:]
    bridge = Bridge(program, isa, int(ram_bytes), int(pmp_entries))
    bridge.start(int(entry), [int(value) for value in status])
    print("ready", file=answers, flush=True)
    while True:
        head = requests.read(5)
        if len(head) < 5:
            return
        kind, length = head[:1], int.from_bytes(head[1:], "little")
        data = requests.read(length)
        if kind == b"W":
            bridge.host_wrote(int.from_bytes(data[:8], "little"), data[8:])
            continue
        answer = bridge.retired(data) if kind == b"R" else bridge.memory(data)
        print(json.dumps(answer), file=answers, flush=True)


main()
