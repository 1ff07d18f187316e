"""Every design once, with the stimulus that the other languages get. Run: `node docs/comparison/run.ts`."""

from amaranth import ClockDomain, Module
from amaranth.sim import Simulator

from counter import Counter
from decoder import Decoder, Unit
from register_file import RegisterFile
from testbench import testbench
from two_clocks import TwoClocks
from uart_transmitter import UartTransmitter


def run(dut, bench, clocked=True):
    sim = Simulator(dut)
    if clocked:
        sim.add_clock(1e-8)
    sim.add_testbench(bench)
    sim.run()


def counter():
    dut = Counter(8)

    async def bench(ctx):
        ctx.set(dut.enable, 1)
        await ctx.tick().repeat(3)
        assert ctx.get(dut.count) == 3
        ctx.set(dut.clear, 1)
        await ctx.tick()
        assert ctx.get(dut.count) == 0

    run(dut, bench)


def uart_transmitter():
    dut = UartTransmitter(4)

    async def bench(ctx):
        ctx.set(dut.input.payload, 0xA5)
        ctx.set(dut.input.valid, 1)
        await ctx.tick()
        ctx.set(dut.input.valid, 0)
        levels = []
        for _ in range(10):
            levels.append(ctx.get(dut.tx))
            await ctx.tick().repeat(4)
        assert levels == [0, 1, 0, 1, 0, 0, 1, 0, 1, 1]
        assert ctx.get(dut.input.ready) == 1

    run(dut, bench)


def register_file():
    dut = RegisterFile()

    async def bench(ctx):
        ctx.set(dut.write.enable, 1)
        for address in (5, 31):
            ctx.set(dut.write.address, address)
            ctx.set(dut.write.data, address * 1000)
            await ctx.tick()
        ctx.set(dut.read[0].address, 5)
        ctx.set(dut.read[1].address, 31)
        assert [ctx.get(port.data) for port in dut.read] == [5000, 31000]

    run(dut, bench)


def decoder():
    dut = Decoder()

    async def bench(ctx):
        ctx.set(dut.word, 0x00A10093)  # addi x1, x2, 10
        control = dut.control
        assert [ctx.get(field) for field in (control.legal, control.unit, control.writes, control.immediate)] == [1, Unit.ALU, 1, 1]
        ctx.set(dut.word, 0x00112423)  # sw x1, 8(x2)
        assert [ctx.get(field) for field in (control.legal, control.unit, control.writes, control.immediate)] == [1, Unit.STORE, 0, 1]
        ctx.set(dut.word, 0xFFFFFFFF)
        assert ctx.get(control.legal) == 0

    run(dut, bench, clocked=False)


def two_clocks():
    dut = TwoClocks()
    arrived = 0

    async def send(ctx):
        for _ in range(10):
            ctx.set(dut.pulse, 1)
            await ctx.tick("system")
            ctx.set(dut.pulse, 0)
            await ctx.tick("system").repeat(7)

    async def count(ctx):
        nonlocal arrived
        for _ in range(130):
            _, _, out = await ctx.tick("line").sample(dut.out)
            arrived += out

    m = Module()
    m.domains += [ClockDomain("system"), ClockDomain("line")]
    m.submodules += dut
    sim = Simulator(m)
    sim.add_clock(1e-8, domain="system")
    sim.add_clock(1e-8 / 1.3, domain="line")
    sim.add_testbench(send)
    sim.add_testbench(count)
    sim.run()
    assert arrived == 10


for check in (counter, uart_transmitter, testbench, register_file, decoder, two_clocks):
    check()
    print(check.__name__, "ok")
