from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out

ReadPort = wiring.Signature({"address": Out(5), "data": In(64)})
WritePort = wiring.Signature({"enable": Out(1), "address": Out(5), "data": Out(64)})


class RegisterFile(wiring.Component):
    read: In(ReadPort).array(2)
    write: In(WritePort)

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = registers = Memory(shape=64, depth=32, init=[])
        for port in self.read:
            inner = registers.read_port(domain="comb")
            m.d.comb += [inner.addr.eq(port.address), port.data.eq(inner.data)]
        inner = registers.write_port()
        m.d.comb += [
            inner.addr.eq(self.write.address),
            inner.data.eq(self.write.data),
            inner.en.eq(self.write.enable),
        ]
        return m
