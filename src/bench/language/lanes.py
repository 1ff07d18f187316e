"""The design of lanes.ts in Amaranth, and the clock around it: python lanes.py <one|many> <signals> <with Verilog: 0|1>."""

import json
import resource
import sys
import time

from amaranth.back import rtlil, verilog
from amaranth.hdl import Cat, Elaboratable, Module, Signal


def add_lane(m, index, before, enable, name):
    held = Signal(16, init=index % 65536, name=f"{name}_held")
    ticks = Signal(8, name=f"{name}_ticks")
    phase = Signal(2, name=f"{name}_phase")
    is_full = Signal(name=f"{name}_is_full")
    sum = Signal(16, name=f"{name}_sum")
    mixed = Signal(16, name=f"{name}_mixed")
    is_large = Signal(name=f"{name}_is_large")
    parity = Signal(name=f"{name}_parity")
    amount = Signal(8, init=1, name=f"{name}_amount")
    next = Signal(16, name=f"{name}_next")

    m.d.comb += [
        sum.eq(before + held),
        mixed.eq(sum ^ Cat(ticks, held[:8])),
        is_large.eq(mixed > (index * 40503) % 65536),
        parity.eq(mixed.xor()),
    ]
    with m.If(is_large):
        m.d.comb += amount.eq(3)
    with m.Elif(parity):
        m.d.comb += amount.eq(mixed[:8])
    with m.If(phase == 2):
        m.d.comb += next.eq(mixed)
    with m.Else():
        m.d.comb += next.eq(sum)
    with m.If(enable):
        m.d.sync += [
            held.eq(next),
            ticks.eq(ticks + amount),
            is_full.eq((ticks == 255) | (is_full & is_large)),
        ]
        with m.If(is_full):
            m.d.sync += phase.eq(phase + 1)
    return held


class Lanes(Elaboratable):
    def __init__(self, first, count):
        self.first = first
        self.count = count
        self.enable = Signal()
        self.inp = Signal(16)
        self.out = Signal(16)

    def elaborate(self, platform):
        m = Module()
        before = self.inp
        for i in range(self.count):
            before = add_lane(m, self.first + i, before, self.enable, f"lanes_{i}")
        m.d.comb += self.out.eq(before)
        return m


class ManyModules(Elaboratable):
    def __init__(self, modules):
        self.modules = modules
        self.enable = Signal()
        self.inp = Signal(16)
        self.out = Signal(16)

    def elaborate(self, platform):
        m = Module()
        before = self.inp
        for i in range(self.modules):
            part = Lanes(10 * i, 10)
            m.submodules[f"parts_{i}"] = part
            m.d.comb += [part.enable.eq(self.enable), part.inp.eq(before)]
            before = part.out
        m.d.comb += self.out.eq(before)
        return m


def peak_bytes():
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None


def cpu_seconds():
    """Of this process and of those that it waited for: Yosys may be one."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main():
    form, signals, with_verilog = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "1"
    start, start_cpu = time.perf_counter(), cpu_seconds()
    top = Lanes(0, signals // 10) if form == "one" else ManyModules(signals // 100)
    text = rtlil.convert(top, name="lanes", ports=[top.enable, top.inp, top.out])
    result = {
        "elaborateSeconds": time.perf_counter() - start,
        "elaborateCpuSeconds": cpu_seconds() - start_cpu,
    }
    if with_verilog:
        text = verilog._convert_rtlil_text(text, strip_internal_attrs=True)
    result["seconds"] = time.perf_counter() - start
    result["cpuSeconds"] = cpu_seconds() - start_cpu
    result["peakBytes"] = peak_bytes()
    result["characters"] = len(text)
    print(json.dumps(result))


main()
