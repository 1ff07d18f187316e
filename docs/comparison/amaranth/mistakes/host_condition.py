from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    go: In(1)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        if self.go:
            m.d.sync += self.b.eq(self.b + 1)
        return m
