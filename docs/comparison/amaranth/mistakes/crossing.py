from amaranth import ClockDomain, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    a: In(1)
    b: Out(1)

    def elaborate(self, platform):
        m = Module()
        held = Signal()
        m.domains += [ClockDomain("system"), ClockDomain("line")]
        m.d.system += held.eq(self.a)
        m.d.line += self.b.eq(held)  # straight into the other clock
        return m
