from amaranth import Module
from amaranth.lib import data, enum, wiring
from amaranth.lib.wiring import In, Out


class Unit(enum.Enum, shape=2):
    ALU = 0
    LOAD = 1
    STORE = 2
    BRANCH = 3


class Control(data.Struct):
    legal: 1
    unit: Unit
    writes: 1
    immediate: 1


TABLE = [
    ("0000000 ----- ----- 000 ----- 0110011", Unit.ALU, {"writes"}),  # add
    ("0100000 ----- ----- 000 ----- 0110011", Unit.ALU, {"writes"}),  # sub
    ("------------  ----- 000 ----- 0010011", Unit.ALU, {"writes", "immediate"}),  # addi
    ("------------  ----- 010 ----- 0000011", Unit.LOAD, {"writes", "immediate"}),  # lw
    ("------- ----- ----- 010 ----- 0100011", Unit.STORE, {"immediate"}),  # sw
    ("------- ----- ----- 000 ----- 1100011", Unit.BRANCH, set()),  # beq
]


class Decoder(wiring.Component):
    word: In(32)
    control: Out(Control)

    def elaborate(self, platform):
        m = Module()
        with m.Switch(self.word):
            for pattern, unit, flags in TABLE:
                with m.Case(pattern):
                    m.d.comb += [self.control.legal.eq(1), self.control.unit.eq(unit)]
                    m.d.comb += [self.control[flag].eq(1) for flag in flags]
        return m
