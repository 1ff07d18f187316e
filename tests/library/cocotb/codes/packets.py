#!/usr/bin/env python3
"""Makes packets with scapy and writes what their internet checksums cover, and the checksums that scapy put into them.

Usage: python3 packets.py [--check] [--seed N]

Writes scapy-checksums.tsv and scapy-changes.tsv beside the checks that read them; with --check compares instead, and fails
where a file has something else. Makes a virtual environment with the version of requirements.txt in the cache folder.
"""

import argparse
import os
import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from run import environment  # noqa: E402

FIXTURES = HERE.parents[3] / "src" / "lib" / "codes" / "fixtures"
HEAD = "# Written by tests/library/cocotb/codes/packets.py with scapy {version}, seed {seed}. {columns}\n"


def payloads(dice: random.Random):
    """Lengths that are odd, none, and past a word of 64 octets; and contents that carry in every word, or never."""
    for length in (0, 1, 2, 3, 7, 8, 9, 31, 64, 65, 200, 513):
        yield bytes(dice.randrange(256) for _ in range(length))
    yield b"\xff" * 128
    yield b"\x00" * 33


def address(dice: random.Random) -> str:
    return ".".join(str(dice.randrange(1, 255)) for _ in range(4))


def address6(dice: random.Random) -> str:
    return ":".join(f"{dice.randrange(0x10000):x}" for _ in range(8))


def packets(dice: random.Random):
    """Name, packet, layer with the checksum, its field, and where in the layer that field lies."""
    from scapy.layers.inet import ICMP, IP, TCP, UDP, IPOption_Router_Alert, IPOption_Timestamp
    from scapy.layers.inet6 import ICMPv6EchoRequest, IPv6

    def ip(**more):
        return IP(src=address(dice), dst=address(dice), id=dice.randrange(0x10000), ttl=dice.randrange(1, 256), **more)

    for payload in payloads(dice):
        size = len(payload)
        ports = {"sport": dice.randrange(1, 0x10000), "dport": dice.randrange(1, 0x10000)}
        flags = {"seq": dice.randrange(2**32), "ack": dice.randrange(2**32), "flags": "PA", "window": dice.randrange(0x10000)}
        yield f"IPv4 header, {size} octets behind", ip() / payload, IP, 10
        yield f"UDP over IPv4, {size} octets", ip() / UDP(**ports) / payload, UDP, 6
        yield f"TCP over IPv4, {size} octets", ip() / TCP(**ports, **flags) / payload, TCP, 16
        yield f"ICMP echo, {size} octets", ip() / ICMP(id=dice.randrange(0x10000), seq=size) / payload, ICMP, 2
        six = IPv6(src=address6(dice), dst=address6(dice))
        yield f"UDP over IPv6, {size} octets", six / UDP(**ports) / payload, UDP, 6
        yield f"TCP over IPv6, {size} octets", six / TCP(**ports, **flags) / payload, TCP, 16
        yield f"ICMPv6 echo, {size} octets", six / ICMPv6EchoRequest(data=payload), ICMPv6EchoRequest, 2
    yield "IPv4 header with router alert", ip(options=[IPOption_Router_Alert()]) / UDP(), IP, 10
    yield "IPv4 header with timestamps", ip(options=[IPOption_Timestamp(length=36)]) / UDP(), IP, 10


def covered(packet, layer, field: int):
    """The octets that the checksum covers, with zeros in its place, and the checksum."""
    from scapy.layers.inet import ICMP, IP, in4_pseudoheader
    from scapy.layers.inet6 import IPv6, in6_pseudoheader

    # Parsed again, so that every field has the value that scapy sent.
    parsed = packet.__class__(bytes(packet))
    part = parsed[layer]
    octets = bytearray(bytes(part))
    if layer is IP:
        octets = octets[: part.ihl * 4]
    checksum = int.from_bytes(octets[field : field + 2], "big")
    octets[field : field + 2] = b"\0\0"
    if layer is IP or layer is ICMP:
        before = b""
    elif IPv6 in parsed:
        before = bytes(in6_pseudoheader(parsed[IPv6].nh, parsed[IPv6], len(octets)))
    else:
        before = in4_pseudoheader(parsed[IP].proto, parsed[IP], len(octets))
    return before + bytes(octets), checksum


def changes(dice: random.Random):
    """A router counts the time to live down, a translator changes half an address: the word and the checksum, twice each."""
    from scapy.layers.inet import IP, UDP

    def row(name, packet, change, at):
        old = bytes(packet)
        changed = packet.copy()
        change(changed)
        new = bytes(changed)
        word = [int.from_bytes(octets[at : at + 2], "big") for octets in (old, new)]
        sums = [int.from_bytes(octets[10:12], "big") for octets in (old, new)]
        return name, word[0], sums[0], word[1], sums[1]

    def counted(packet):
        packet.ttl -= 1

    def translated(packet):
        packet.src = f"{dice.randrange(1, 255)}.{dice.randrange(256)}." + packet.src.split(".", 2)[2]

    for i in range(100):
        packet = IP(src=address(dice), dst=address(dice), id=dice.randrange(0x10000), ttl=dice.randrange(2, 256)) / UDP()
        yield row(f"time to live, {i}", packet, counted, 8)
        yield row(f"source, {i}", packet, translated, 12)


def written(seed: int) -> dict:
    import scapy

    # Packages from PyPI may not know it themselves.
    from importlib.metadata import version

    dice = random.Random(seed)
    head = {"version": version("scapy") or scapy.__version__, "seed": seed}
    sums = [
        f"{name}\t0x{checksum:04x}\t{octets.hex()}\n"
        for name, packet, layer, field in packets(dice)
        for octets, checksum in [covered(packet, layer, field)]
    ]
    words = ["\t".join([name, *(f"0x{number:04x}" for number in numbers)]) + "\n" for name, *numbers in changes(dice)]
    return {
        "scapy-checksums.tsv": HEAD.format(**head, columns="Name, checksum, what it covers.") + "".join(sums),
        "scapy-changes.tsv": HEAD.format(**head, columns="Name; word and checksum before; after.") + "".join(words),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes packets and their checksums with scapy.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        python = environment(HERE / "requirements.txt", "scapy")
        return subprocess.run([python, __file__, "--inside", *sys.argv[1:]], env={**os.environ, "PYTHONWARNINGS": "ignore"}).returncode
    different = 0
    for name, text in written(arguments.seed).items():
        path = FIXTURES / name
        if not arguments.check:
            path.write_text(text)
        elif path.read_text() != text:
            different += 1
            print(f"{name} has something else than scapy says", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
