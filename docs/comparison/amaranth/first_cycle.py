from amaranth.sim import Simulator

from counter import Counter

dut = Counter(8)


async def bench(ctx):
    ctx.set(dut.enable, 1)
    await ctx.tick()
    print("first cycle:", ctx.get(dut.count))


sim = Simulator(dut)
sim.add_clock(1e-8)
sim.add_testbench(bench)
sim.run()
