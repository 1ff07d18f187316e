"""Parts of amaranth.lib as Verilog, each with a list of its ports, clocks and resets: `amaranth_parts.py FOLDER`."""

import json
import pathlib
import sys

from amaranth import Module, Signal
from amaranth.back import verilog
from amaranth.lib import cdc, coding, fifo
from amaranth.lib.crc.catalog import CRC32_ETHERNET


def fifo_part(make, write="sync", read="sync", levels=("level",), **sizes):
    part = make(**sizes)
    by_domain = {write: [part.w_data, part.w_en, part.w_rdy]}
    by_domain.setdefault(read, []).extend([part.r_data, part.r_en, part.r_rdy])
    by_domain[read].extend(getattr(part, level) for level in levels)
    return part, by_domain


def crossing_fifo(make, **sizes):
    return fifo_part(make, write="write", read="read", levels=(), **sizes)


def bit_synchroniser():
    """A register there and its bit here, as ours is measured."""
    part = Module()
    i, held, o = Signal(name="i"), Signal(name="held", reset_less=True), Signal(name="o")
    part.d.near += held.eq(i)
    part.submodules.crossing = cdc.FFSynchronizer(held, o, o_domain="far")
    return part, {"near": [i], "far": [o]}


def pulse():
    part = Module()
    part.submodules.crossing = crossing = cdc.PulseSynchronizer("near", "far")
    return part, {"near": [crossing.i], "far": [crossing.o]}


def reset():
    part = Module()
    i, o = Signal(name="i"), Signal(name="o")
    part.submodules.crossing = cdc.AsyncFFSynchronizer(i, o)
    return part, {"sync": [i, o]}


def crc32(bits):
    part = CRC32_ETHERNET(bits).create()
    return part, {"sync": [part.start, part.data, part.valid, part.crc, part.match_detected]}


def priority_encoder(bits):
    part = coding.PriorityEncoder(bits)
    return part, {"sync": [part.i, part.o, part.n]}


PARTS = {
    "fifo_5_8": lambda: fifo_part(fifo.SyncFIFO, width=8, depth=5),
    "fifo_16_32": lambda: fifo_part(fifo.SyncFIFO, width=32, depth=16),
    "fifo_64_32": lambda: fifo_part(fifo.SyncFIFO, width=32, depth=64),
    "fifo_512_32_buffered": lambda: fifo_part(fifo.SyncFIFOBuffered, width=32, depth=512),
    "async_fifo_8_8": lambda: crossing_fifo(fifo.AsyncFIFOBuffered, width=8, depth=9),
    "async_fifo_16_32": lambda: crossing_fifo(fifo.AsyncFIFOBuffered, width=32, depth=17),
    "async_fifo_512_32": lambda: crossing_fifo(fifo.AsyncFIFOBuffered, width=32, depth=513),
    "bit_synchroniser": bit_synchroniser,
    "pulse_synchroniser": pulse,
    "reset_synchroniser": reset,
    "crc32_8": lambda: crc32(8),
    "crc32_32": lambda: crc32(32),
    "crc32_64": lambda: crc32(64),
    "priority_encoder_16": lambda: priority_encoder(16),
    "priority_encoder_64": lambda: priority_encoder(64),
}


def ports_in(text, top):
    """Name, direction and width of each port that the Verilog's top module declares."""
    body = text[text.index(f"module {top}(") :]
    for line in body[: body.index("endmodule")].splitlines():
        words = line.strip().rstrip(";").split()
        if words[:1] in (["input"], ["output"]):
            width = int(words[1][1:].split(":")[0]) + 1 if words[1].startswith("[") else 1
            yield {"name": words[-1], "direction": words[0], "width": width}


def write(folder, name, make):
    part, by_domain = make()
    top = f"amaranth_{name}"
    signals = [signal for group in by_domain.values() for signal in group]
    text = verilog.convert(part, name=top, ports=signals, emit_src=False)
    domain_of = {signal.name: domain for domain, group in by_domain.items() for signal in group}
    found = list(ports_in(text, top))
    names = {port["name"] for port in found}
    domains = []
    for domain in by_domain:
        prefix = "" if domain == "sync" else f"{domain}_"
        if f"{prefix}clk" in names:
            reset_port = {"reset": f"{prefix}rst"} if f"{prefix}rst" in names else {}
            domains.append({"name": domain, "clock": f"{prefix}clk", **reset_port})
    assert set(domain_of) <= names, f"{name} lacks ports"
    assert domains or name.startswith("priority"), f"{name} has no clock"
    for port in found:
        port["domain"] = domain_of.get(port["name"])
    folder.joinpath(f"{top}.v").write_text(text)
    folder.joinpath(f"{top}.json").write_text(json.dumps({"name": top, "ports": found, "domains": domains}, indent=1))


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for key, made in PARTS.items():
        write(out, key, made)
