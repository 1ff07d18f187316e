from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    a: In(8)
    b: In(8)
    sum: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.sum.eq(self.a + self.b)  # nine bits for eight
        return m
