from amaranth import Module, Signal
from amaranth.lib import stream, wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out
from amaranth.utils import exact_log2


class Fifo(wiring.Component):
    """Holds `depth` words of any shape; `depth` is a power of two. The pointers have one bit more than an address."""

    def __init__(self, shape, depth):
        self.shape = shape
        self.depth = depth
        super().__init__({"input": In(stream.Signature(shape)), "output": Out(stream.Signature(shape))})

    def elaborate(self, platform):
        m = Module()
        width = exact_log2(self.depth)
        m.submodules.words = words = Memory(shape=self.shape, depth=self.depth, init=[])
        write_port = words.write_port()
        read_port = words.read_port(domain="comb")
        write = Signal(width + 1)
        read = Signal(width + 1)
        is_empty = write == read
        is_full = (write - read)[: width + 1] == self.depth
        takes = self.input.valid & ~is_full

        m.d.comb += [
            self.input.ready.eq(~is_full),
            self.output.valid.eq(~is_empty),
            read_port.addr.eq(read),
            self.output.payload.eq(read_port.data),
            write_port.addr.eq(write),
            write_port.data.eq(self.input.payload),
            write_port.en.eq(takes),
        ]
        with m.If(takes):
            m.d.sync += write.eq(write + 1)
        with m.If(self.output.ready & ~is_empty):
            m.d.sync += read.eq(read + 1)
        return m
