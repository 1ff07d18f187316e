from amaranth import Module, Signal
from amaranth.lib import enum, wiring
from amaranth.lib.wiring import In, Out


class State(enum.Enum, shape=2):
    IDLE = 0
    RUN = 1
    DONE = 2


class Mistake(wiring.Component):
    go: In(1)
    busy: Out(1)

    def elaborate(self, platform):
        m = Module()
        state = Signal(State)
        m.d.comb += self.busy.eq(state != State.IDLE)
        with m.Switch(state):  # no case for DONE
            with m.Case(State.IDLE):
                with m.If(self.go):
                    m.d.sync += state.eq(State.RUN)
            with m.Case(State.RUN):
                m.d.sync += state.eq(State.DONE)
        return m
