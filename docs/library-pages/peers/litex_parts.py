"""Parts of Migen, LiteX and LiteEth as Verilog, each with a list of its ports, clocks and resets: `litex_parts.py FOLDER`."""

import json
import pathlib
import re
import sys

from liteeth.mac.crc import LiteEthMACCRC32, LiteEthMACCRCEngine
from litex.build.lattice.common import lattice_ecp5_trellis_special_overrides
from litex.gen.fhdl import verilog
from litex.soc.cores import code_8b10b, prbs
from litex.soc.cores.pwm import PWM
from litex.soc.cores.spi.spi_master import SPIMaster
from litex.soc.cores.timer import Timer
from litex.soc.cores.uart import RS232PHYRX, RS232PHYTX
from litex.soc.interconnect import csr_bus, packet, stream, wishbone
from litex.soc.interconnect.axi import (
    AXILite2Wishbone,
    AXILiteCrossbar,
    AXILiteInterface,
    AXILiteSRAM,
    Wishbone2AXILite,
)
from migen import ClockDomain, If, Module, Mux, Record, Signal
from migen.genlib import cdc, coding, divider, fifo
from migen.genlib.resetsync import AsyncResetSynchronizer

CRC32_POLYNOMIAL = 0x04C11DB7


class Part(Module):
    """A module with its clocks, and what is to be a port, by clock: `sys` with a reset, or others without."""

    def __init__(self, *domains):
        self.by_domain = {}
        for domain in domains or ("sys",):
            made = ClockDomain(domain, reset_less=domain != "sys")
            setattr(self.clock_domains, f"cd_{domain}", made)
            self.expose(domain, made.clk, *([made.rst] if domain == "sys" else []))

    def expose(self, domain, *signals):
        self.by_domain.setdefault(domain, []).extend(signals)
        return self


def plain(core, *signals):
    part = Part()
    part.submodules.core = core
    return part.expose("sys", *signals)


def stream_signals(endpoint, *more):
    return [endpoint.valid, endpoint.ready, *more]


def fifo_part(make, width, depth):
    core = make(width, depth)
    return plain(core, core.din, core.we, core.writable, core.dout, core.re, core.readable, core.level)


def crossing_fifo(width, depth):
    part = Part("write", "read")
    part.submodules.core = core = fifo.AsyncFIFOBuffered(width, depth)
    part.expose("write", core.din, core.we, core.writable)
    return part.expose("read", core.dout, core.re, core.readable)


def bit_synchroniser():
    """A register there and its bit here, as ours is measured."""
    part = Part("near", "far")
    i, held, o = Signal(name="i"), Signal(name="held"), Signal(name="o")
    part.sync.near += held.eq(i)
    part.specials += cdc.MultiReg(held, o, "far")
    return part.expose("near", i).expose("far", o)


def pulse():
    part = Part("near", "far")
    part.submodules.core = core = cdc.PulseSynchronizer("near", "far")
    return part.expose("near", core.i).expose("far", core.o)


def reset():
    part = Part("near")
    part.clock_domains.cd_made = made = ClockDomain("made")
    i, o = Signal(name="i"), Signal(name="o")
    part.comb += [made.clk.eq(part.cd_near.clk), o.eq(made.rst)]
    part.specials += AsyncResetSynchronizer(made, i)
    return part.expose("near", i, o)


def crc32(bits):
    """LiteEth's network, with the register, the enable and the start around it that ours has."""
    part = Part()
    part.submodules.core = core = LiteEthMACCRCEngine(bits, 32, CRC32_POLYNOMIAL)
    data, start, valid = Signal(bits, name="data"), Signal(name="start"), Signal(name="valid")
    check, intact = Signal(32, name="check"), Signal(name="intact")
    state = Signal(32, name="state", reset=2**32 - 1)
    part.comb += [
        core.data.eq(data),
        core.crc_prev.eq(Mux(start, 2**32 - 1, state)),
        check.eq(state[::-1] ^ (2**32 - 1)),
        intact.eq(state == 0xC704DD7B),
    ]
    part.sync += If(valid, state.eq(core.crc_next))
    return part.expose("sys", data, start, valid, check, intact)


def crc32_beats(octets):
    core = LiteEthMACCRC32(8 * octets)
    return plain(core, core.data, core.be, core.ce, core.reset, core.value, core.error)


def buffer(**pipes):
    core = stream.Buffer([("data", 32)], **pipes)
    return plain(core, *stream_signals(core.sink, core.sink.data), *stream_signals(core.source, core.source.data))


def converter(wide_from, wide_to):
    core = stream.Converter(wide_from, wide_to, report_valid_token_count=True)
    sink, source = core.sink, core.source
    return plain(
        core,
        *stream_signals(sink, sink.data, sink.last),
        *stream_signals(source, source.data, source.last, source.valid_token_count),
    )


def gearbox(wide_from, wide_to):
    core = stream.Gearbox(wide_from, wide_to, msb_first=False)
    return plain(core, *stream_signals(core.sink, core.sink.data), *stream_signals(core.source, core.source.data))


def multiplexer(inputs):
    core = stream.Multiplexer([("data", 32)], inputs)
    signals = [core.sel, *stream_signals(core.source, core.source.data)]
    for i in range(inputs):
        sink = getattr(core, f"sink{i}")
        signals += stream_signals(sink, sink.data)
    return plain(core, *signals)


def arbiter(inputs):
    sinks = [stream.Endpoint([("data", 32)], name=f"sink{i}") for i in range(inputs)]
    source = stream.Endpoint([("data", 32)], name="source")
    signals = [signal for each in [*sinks, source] for signal in stream_signals(each, each.data, each.last)]
    core = packet.Arbiter(sinks, source)
    return plain(core, *signals, core.grant)


def encoder_8b10b(words):
    core = code_8b10b.Encoder(words, lsb_first=True)
    return plain(core, core.ce, *core.d, *core.k, *core.output, *core.disparity)


def decoder_8b10b():
    core = code_8b10b.Decoder(lsb_first=True)
    return plain(core, core.ce, core.input, core.d, core.k, core.invalid)


def prbs31_generator(bits):
    core = prbs.PRBS31Generator(bits)
    return plain(core, core.o)


def prbs31_checker(bits):
    core = prbs.PRBS31Checker(bits)
    return plain(core, core.i, core.errors)


def priority_encoder(bits):
    core = coding.PriorityEncoder(bits)
    return plain(core, core.i, core.o, core.n)


def divider_part(width):
    core = divider.Divider(width)
    return plain(
        core, core.start_i, core.dividend_i, core.divisor_i, core.ready_o, core.quotient_o, core.remainder_o
    )


def uart():
    """Sender and receiver with the rate as a port, as ours has it."""
    pads, rate = Record([("tx", 1), ("rx", 1)]), Signal(32, name="rate")
    part = Part()
    part.submodules.tx = tx = RS232PHYTX(pads, rate)
    part.submodules.rx = rx = RS232PHYRX(pads, rate)
    part.expose("sys", *stream_signals(tx.sink, tx.sink.data), *stream_signals(rx.source, rx.source.data))
    return part.expose("sys", rate, pads.tx, pads.rx)


def spi_controller(width):
    core = SPIMaster(None, width, 100e6, 10e6, with_csr=False)
    pads = core.pads
    return plain(
        core,
        *[core.start, core.length, core.done, core.irq, core.mosi, core.miso, core.cs, core.cs_mode],
        *[pads.clk, pads.cs_n, pads.mosi, pads.miso],
    )


def on_csr_bus(core, *signals):
    """A core behind LiteX's own register bus, as ours stands behind an access port."""
    part = Part()
    part.submodules.core = core
    part.submodules.bank = bank = csr_bus.CSRBank(core.get_csrs(), bus=csr_bus.Interface(32, 14))
    bus = bank.bus
    return part.expose("sys", bus.adr, bus.we, bus.re, bus.dat_w, bus.dat_r, *signals)


def pwm():
    core = PWM()
    part = on_csr_bus(core)
    output = Signal(name="output")
    part.comb += output.eq(core.pwm)
    return part.expose("sys", output)


def timer():
    core = Timer()
    return on_csr_bus(core, core.ev.irq)


def bus_signals(bus):
    if isinstance(bus, AXILiteInterface):
        ports = []
        for channel in (bus.aw, bus.w, bus.b, bus.ar, bus.r):
            ports += [channel.valid, channel.ready]
            ports += [getattr(channel, name) for name, *_ in channel.description.payload_layout]
        return ports
    return [bus.cyc, bus.stb, bus.we, bus.adr, bus.dat_w, bus.dat_r, bus.sel, bus.ack, bus.err]


def axil(name, address=32):
    return AXILiteInterface(32, address, name=name)


def axil_to_wishbone():
    near, far = axil("axil"), wishbone.Interface(32, address_width=32, name="wb")
    return plain(AXILite2Wishbone(near, far), *bus_signals(near), *bus_signals(far))


def wishbone_to_axil():
    near, far = wishbone.Interface(32, address_width=32, name="wb"), axil("axil")
    return plain(Wishbone2AXILite(near, far), *bus_signals(near), *bus_signals(far))


def axil_ram():
    bus = axil("axil", 12)
    return plain(AXILiteSRAM(4096, bus=bus), *bus_signals(bus))


def wishbone_ram():
    bus = wishbone.Interface(32, address_width=12, name="wb")
    return plain(wishbone.SRAM(4096, bus=bus), *bus_signals(bus))


def axil_crossbar():
    """Regions as those of ours."""
    controllers = [axil(f"controller{i}") for i in range(2)]
    peripherals = [axil(f"peripheral{i}") for i in range(3)]
    regions = [(0x8000_0000, 28), (0x200_0000, 16), (0x0, 6)]

    def chosen(base, bits):
        return lambda address: address[bits - 2 :] == base >> bits

    core = AXILiteCrossbar(controllers, [(chosen(*region), bus) for region, bus in zip(regions, peripherals)])
    return plain(core, *[signal for bus in [*controllers, *peripherals] for signal in bus_signals(bus)])


PARTS = {
    "fifo_5_8": lambda: fifo_part(fifo.SyncFIFO, 8, 5),
    "fifo_16_32": lambda: fifo_part(fifo.SyncFIFO, 32, 16),
    "fifo_64_32": lambda: fifo_part(fifo.SyncFIFO, 32, 64),
    "fifo_512_32_buffered": lambda: fifo_part(fifo.SyncFIFOBuffered, 32, 512),
    "async_fifo_8_8": lambda: crossing_fifo(8, 8),
    "async_fifo_16_32": lambda: crossing_fifo(32, 16),
    "async_fifo_512_32": lambda: crossing_fifo(32, 512),
    "bit_synchroniser": bit_synchroniser,
    "pulse_synchroniser": pulse,
    "reset_synchroniser": reset,
    "crc32_8": lambda: crc32(8),
    "crc32_32": lambda: crc32(32),
    "crc32_64": lambda: crc32(64),
    "crc32_beats_4": lambda: crc32_beats(4),
    "crc32_beats_8": lambda: crc32_beats(8),
    "forward_slice": lambda: buffer(pipe_valid=True, pipe_ready=False),
    "skid_buffer": lambda: buffer(pipe_valid=False, pipe_ready=True),
    "full_slice": lambda: buffer(pipe_valid=True, pipe_ready=True),
    "upsizer_32_64": lambda: converter(32, 64),
    "upsizer_8_64": lambda: converter(8, 64),
    "downsizer_64_32": lambda: converter(64, 32),
    "downsizer_64_8": lambda: converter(64, 8),
    "gearbox_66_64": lambda: gearbox(66, 64),
    "gearbox_64_66": lambda: gearbox(64, 66),
    "multiplexer_5": lambda: multiplexer(5),
    "packet_arbiter_4": lambda: arbiter(4),
    "encoder_8b10b_1": lambda: encoder_8b10b(1),
    "encoder_8b10b_2": lambda: encoder_8b10b(2),
    "decoder_8b10b_1": decoder_8b10b,
    "prbs31_generator_64": lambda: prbs31_generator(64),
    "prbs31_checker_64": lambda: prbs31_checker(64),
    "priority_encoder_16": lambda: priority_encoder(16),
    "priority_encoder_64": lambda: priority_encoder(64),
    "divider_32": lambda: divider_part(32),
    "divider_64": lambda: divider_part(64),
    "uart": uart,
    "spi_controller_32": lambda: spi_controller(32),
    "pwm_32": pwm,
    "timer_32": timer,
    "axil_to_wishbone": axil_to_wishbone,
    "wishbone_to_axil": wishbone_to_axil,
    "axil_ram": axil_ram,
    "wishbone_ram": wishbone_ram,
    "axil_crossbar_2_3": axil_crossbar,
}


def inlined(text, contents):
    """Contents of memories stand in the file, not in files of their own."""

    def statements(match):
        words = contents[match[1]].split()
        return "begin\n" + "".join(f"\t{match[2]}[{i}] = 'h{word};\n" for i, word in enumerate(words)) + "end"

    return re.sub(r'\$readmemh\("([^"]+)", *(\w+)\);', statements, text)


def ports_in(text, top):
    """Name, direction and width of each port that the Verilog's top module declares."""
    head = text[re.search(rf"module {top} *\(", text).end() :]
    head = head[: head.index(");")]
    for direction, high, name in re.findall(r"(input|output)\s+(?:wire|reg)?\s*(?:signed\s*)?(?:\[\s*(\d+):0\])?\s*(\w+)", head):
        yield {"name": name, "direction": direction, "width": int(high) + 1 if high else 1}


def write(folder, name, make):
    part = make()
    top = f"litex_{name}"
    signals = {signal for group in part.by_domain.values() for signal in group}
    out = verilog.convert(part, ios=signals, name=top, special_overrides=lattice_ecp5_trellis_special_overrides)
    text = inlined(out.main_source, out.data_files)
    name_of = {signal: out.ns.get_name(signal) for signal in signals}
    domain_of = {name_of[signal]: domain for domain, group in part.by_domain.items() for signal in group}
    found = list(ports_in(text, top))
    names = {port["name"] for port in found}
    assert set(domain_of) <= names, f"{name} lacks ports: {set(domain_of) - names}"
    domains = []
    for domain in part.by_domain:
        reset_port = {"reset": f"{domain}_rst"} if f"{domain}_rst" in names else {}
        domains.append({"name": domain, "clock": f"{domain}_clk", **reset_port})
    for port in found:
        port["domain"] = domain_of.get(port["name"])
    folder.joinpath(f"{top}.v").write_text(text)
    folder.joinpath(f"{top}.json").write_text(json.dumps({"name": top, "ports": found, "domains": domains}, indent=1))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for key, made in PARTS.items():
        write(folder, key, made)
