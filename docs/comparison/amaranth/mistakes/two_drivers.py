from amaranth import Module, Signal
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
        m.submodules.first = first = Half()
        m.submodules.second = second = Half()
        m.d.comb += [first.a.eq(self.a), second.a.eq(self.a)]
        shared = Signal(8)
        m.d.comb += shared.eq(first.b)
        m.d.comb += shared.eq(second.b)  # both for one signal
        m.d.comb += self.b.eq(shared)
        return m
