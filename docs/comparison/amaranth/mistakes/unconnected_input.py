from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Half(wiring.Component):
    a: In(8)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.b.eq(self.a >> 1)
        return m


class Mistake(wiring.Component):
    a: In(8)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.submodules.half = half = Half()
        m.d.comb += self.b.eq(half.b ^ self.a)  # and nothing for half.a
        return m
