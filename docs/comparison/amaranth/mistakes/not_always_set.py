from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    go: In(1)
    a: In(8)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        with m.If(self.go):
            m.d.comb += self.b.eq(self.a)  # and otherwise?
        return m
