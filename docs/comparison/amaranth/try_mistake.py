"""Elaborates a mistake down to Verilog and simulates two cycles, and prints what is said. Argument: its name."""

import sys
import warnings
from importlib import import_module

from amaranth import UnusedElaboratable
from amaranth.back import verilog
from amaranth.sim import Simulator

warnings.filterwarnings("ignore", category=UnusedElaboratable)
name = sys.argv[1]


def attempt(what, body):
    try:
        body()
        print(what, "said nothing", flush=True)
    except Exception as problem:
        print(what, f"{type(problem).__name__}: {problem}", flush=True)


def simulate():
    sim = Simulator(import_module(f"mistakes.{name}").Mistake())
    for domain in {"crossing": ("system", "line"), "missing_arm": ("sync",)}.get(name, ()):
        sim.add_clock(1e-8, domain=domain)

    async def bench(ctx):
        await ctx.delay(2e-8)

    sim.add_testbench(bench)
    sim.run()


attempt("verilog:", lambda: verilog.convert(import_module(f"mistakes.{name}").Mistake()))
attempt("simulation:", simulate)
