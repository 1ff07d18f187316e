"""cocotbext-axi's source and sink at both ends of a stream part: frames of any length, with waits."""

import random

from cocotb.regression import TestFactory
from cocotbext.axi import AxiStreamBus, AxiStreamFrame, AxiStreamSink, AxiStreamSource

from judge.start import pauses, reset, start


async def carries_frames(dut, source_wait=0.0, sink_wait=0.0):
    await start(dut)
    source = AxiStreamSource(AxiStreamBus.from_prefix(dut, "s_axis"), dut.clk, dut.rst)
    sink = AxiStreamSink(AxiStreamBus.from_prefix(dut, "m_axis"), dut.clk, dut.rst)
    source.set_pause_generator(pauses(source_wait))
    sink.set_pause_generator(pauses(sink_wait))
    await reset(dut)
    frames = [random.randbytes(random.choice([1, 7, 8, 9, 16, 60, 64, 65])) for _ in range(60)]
    marks = [random.getrandbits(1) for _ in frames]
    for frame, mark in zip(frames, marks):
        await source.send(AxiStreamFrame(frame, tuser=mark))
    for frame, mark in zip(frames, marks):
        got = await sink.recv()
        assert got.tdata == frame
        assert set(got.tuser if isinstance(got.tuser, list) else [got.tuser]) == {mark}
    assert sink.empty()


factory = TestFactory(carries_frames)
factory.add_option("source_wait", [0.0, 0.5])
factory.add_option("sink_wait", [0.0, 0.5])
factory.generate_tests()
