from amaranth import Module, Mux, Signal
from amaranth.lib import stream, wiring
from amaranth.lib.wiring import In, Out


class UartTransmitter(wiring.Component):
    """One start bit, eight data bits from the lowest, one stop bit; `divisor` cycles each."""

    input: In(stream.Signature(8))
    tx: Out(1, init=1)

    def __init__(self, divisor):
        super().__init__()
        self.divisor = divisor

    def elaborate(self, platform):
        m = Module()
        ticks = Signal(range(self.divisor))
        shift = Signal(8)
        index = Signal(3)
        tick = ticks == self.divisor - 1

        m.d.sync += ticks.eq(Mux(tick, 0, ticks + 1))
        with m.FSM():
            with m.State("idle"):
                m.d.comb += [self.input.ready.eq(1), self.tx.eq(1)]
                with m.If(self.input.valid):
                    m.d.sync += [shift.eq(self.input.payload), ticks.eq(0)]
                    m.next = "start"
            with m.State("start"):
                m.d.comb += self.tx.eq(0)
                with m.If(tick):
                    m.d.sync += index.eq(0)
                    m.next = "data"
            with m.State("data"):
                m.d.comb += self.tx.eq(shift[0])
                with m.If(tick):
                    m.d.sync += [shift.eq(shift >> 1), index.eq(index + 1)]
                    with m.If(index == 7):
                        m.next = "stop"
            with m.State("stop"):
                m.d.comb += self.tx.eq(1)
                with m.If(tick):
                    m.next = "idle"
        return m
