import random

from amaranth.sim import Simulator

from fifo import Fifo


def testbench():
    """200 words through a FIFO, both sides stalling at random."""
    fifo = Fifo(8, depth=8)
    sent = [i * 7 % 256 for i in range(200)]
    got = []
    stalls = random.Random(7)

    async def drive(ctx):
        for word in sent:
            while stalls.random() < 0.3:
                await ctx.tick()
            ctx.set(fifo.input.payload, word)
            ctx.set(fifo.input.valid, 1)
            await ctx.tick().until(fifo.input.ready)
            ctx.set(fifo.input.valid, 0)

    async def collect(ctx):
        while len(got) < len(sent):
            ctx.set(fifo.output.ready, stalls.random() >= 0.5)
            _, _, valid, ready, payload = await ctx.tick().sample(fifo.output.valid, fifo.output.ready, fifo.output.payload)
            if valid and ready:
                got.append(payload)

    sim = Simulator(fifo)
    sim.add_clock(1e-8)
    sim.add_testbench(drive)
    sim.add_testbench(collect)
    sim.run()
    assert got == sent
