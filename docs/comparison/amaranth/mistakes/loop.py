from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Mistake(wiring.Component):
    a: In(8)
    b: Out(8)

    def elaborate(self, platform):
        m = Module()
        x = Signal(8)
        y = Signal(8)
        m.d.comb += [x.eq(y ^ self.a), y.eq(x + 1), self.b.eq(x)]
        return m
