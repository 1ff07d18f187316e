from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    a: In(8)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.b.eq(self.a)
        m.d.comb += self.a.eq(3)  # its own input
        return m
