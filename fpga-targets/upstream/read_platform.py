"""Reads one platform file of a checkout of litex-boards and prints what it says of a board, as JSON.

LiteX itself is not needed: the names that a platform file imports are stood in for by classes that only keep what they are
told. Called by compare.ts: read_platform.py CHECKOUT FILE KEYWORDS, the last of them JSON.
"""

import importlib.abc
import importlib.machinery
import json
import os
import runpy
import sys
import types


class Pins:
    def __init__(self, *names):
        self.names = [ball for name in names for ball in str(name).split()]


class IOStandard:
    def __init__(self, name):
        self.name = name


class Misc:
    def __init__(self, text):
        self.texts = text.split()


class Subsignal:
    def __init__(self, name, *constraints):
        self.name = name
        self.constraints = constraints


class Anything:
    """Programmers and the like: never looked at."""

    def __init__(self, *arguments, **keywords):
        pass


class Platform:
    """What LatticeECP5Platform is told, kept."""

    def __init__(self, device, io, connectors=(), **keywords):
        self.device = device
        self.io = io
        self.connectors = connectors
        self.periods = []

    def lookup_request(self, name, number=None, loose=False):
        return name if number is None else f"{name}:{number}"

    def add_period_constraint(self, signal, period):
        self.periods.append([signal, period])

    def do_finalize(self, fragment):
        pass


class Stub(types.ModuleType):
    known = {"Pins": Pins, "IOStandard": IOStandard, "Misc": Misc, "Subsignal": Subsignal, "LatticeECP5Platform": Platform}
    __all__ = list(known)
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self.known.get(name, Anything)


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] == "litex" else None

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module):
        pass


def signals(name, number, constraints, outer):
    """One entry for each signal with balls: a constraint of the whole holds for its parts as well."""
    pins = [ball for each in constraints if isinstance(each, Pins) for ball in each.names]
    standards = [each.name for each in constraints if isinstance(each, IOStandard)]
    misc = [text for each in constraints if isinstance(each, Misc) for text in each.texts]
    standard = standards[0] if standards else outer[0]
    misc = misc + [text for text in outer[1] if text.split("=")[0] not in [own.split("=")[0] for own in misc]]
    if pins:
        yield {"name": name, "number": number, "balls": pins, "standard": standard, "settings": sorted(misc)}
    for each in constraints:
        if isinstance(each, Subsignal):
            for inner in signals(each.name, number, each.constraints, (standard, misc)):
                yield {**inner, "part": each.name, "name": name}


def connector(row):
    name, *balls = row
    if len(balls) == 1 and isinstance(balls[0], dict):
        return [name, balls[0]]
    return [name, [ball for text in balls for ball in text.split()]]


def main(checkout, file, keywords):
    sys.meta_path.insert(0, StubFinder())
    found = runpy.run_path(os.path.join(checkout, file))
    platform = found["Platform"](**json.loads(keywords))
    platform.do_finalize(None)
    print(json.dumps({
        "device": platform.device,
        "clock": [platform.default_clk_name, platform.default_clk_period],
        "periods": platform.periods,
        "signals": [signal for name, number, *rest in platform.io for signal in signals(name, number, rest, (None, []))],
        "connectors": [connector(row) for row in platform.connectors],
    }))


main(*sys.argv[1:])
