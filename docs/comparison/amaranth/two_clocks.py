from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.wiring import In, Out


class TwoClocks(wiring.Component):
    """A pulse of one clock becomes one pulse of another."""

    pulse: In(1)
    out: Out(1)

    def elaborate(self, platform):
        m = Module()
        toggle = Signal()
        second = Signal()
        before = Signal()
        with m.If(self.pulse):
            m.d.system += toggle.eq(~toggle)
        m.submodules += FFSynchronizer(toggle, second, o_domain="line")
        m.d.line += before.eq(second)
        m.d.comb += self.out.eq(second != before)
        return m
