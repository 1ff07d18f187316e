#!/usr/bin/env python3
"""Judges our buses and serial peripherals with cocotbext on Icarus Verilog.

Usage: python3 run.py [--only NAME] [--seed N] [--keep]

Makes a virtual environment with the versions of requirements.txt in the cache folder, writes the Verilog with Node, and runs
the tests of each design. Exit code: 0 all pass, 1 some fail, 3 a tool is missing.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def environment(requirements: Path = HERE / "requirements.txt", name: str = "cocotb") -> Path:
    """The Python of the virtual environment with these packages, made on the first run."""
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    cache = Path(os.environ.get("GATEWRIGHT_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / f"gatewright-{name}-{digest}"
    python = folder / "bin" / "python"
    if not python.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f"making-{name}-", dir=folder.parent))
        try:
            venv.create(making, with_pip=True, symlinks=True)
            install = [making / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, "-r", requirements], check=True)
            # The scripts in bin/ name the folder they were made in; only its Python and libraries are used, and these move.
            making.rename(folder)
        except OSError:
            if not python.exists():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return python


def inside(arguments: argparse.Namespace) -> int:
    """Runs in the virtual environment."""
    import warnings

    warnings.simplefilter("ignore")
    from cocotb.runner import get_results, get_runner

    work = Path(arguments.work)
    failed = 0
    for index, design in enumerate(json.loads((work / "designs.json").read_text())):
        if arguments.only and arguments.only not in design["name"]:
            continue
        runner = get_runner("icarus")
        build = work / f"build{index}"
        log = work / f"log{index}.txt"
        settings = {**design["settings"], "COCOTB_LOG_LEVEL": "WARNING", "PYTHONPATH": str(HERE)}
        try:
            runner.build(
                verilog_sources=design["files"],
                hdl_toplevel=design["top"],
                build_dir=build,
                timescale=("1ns", "1ps"),
                build_args=["-g2005"],
                log_file=work / f"build{index}.txt",
            )
            results = runner.test(
                hdl_toplevel=design["top"],
                test_module=f"judge.{design['tests']}",
                build_dir=build,
                test_dir=build,
                extra_env=settings,
                seed=str(arguments.seed),
                log_file=log,
            )
            tests, failures = get_results(results)
        except (RuntimeError, SystemExit, subprocess.CalledProcessError) as error:
            tests, failures = 0, 1
            print(error, file=sys.stderr)
        failed += failures
        good = tests > 0 and failures == 0
        print(f"{'pass' if good else 'FAIL'}  {design['name']}: {tests - failures} of {tests} tests", flush=True)
        if not good:
            failed = max(failed, 1)
            print(log.read_text() if log.exists() else "", file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Judges our buses and serial peripherals with cocotbext on Icarus Verilog.")
    parser.add_argument("--only", help="only designs with this in their name")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("GATEWRIGHT_SEED", "1")))
    parser.add_argument("--keep", action="store_true", help="leave Verilog and logs in place and say where")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        return inside(arguments)
    missing = [tool for tool in ("iverilog", "vvp") if not shutil.which(tool)]
    if missing:
        print(f"not found on PATH: {', '.join(missing)} (Icarus Verilog)", file=sys.stderr)
        return 3
    own = ROOT / "node_modules" / ".bin" / "node"
    node = str(own) if own.exists() else shutil.which("node")
    if not node:
        print("not found on PATH: node", file=sys.stderr)
        return 3
    work = Path(tempfile.mkdtemp(prefix="gatewright-cocotb-"))
    try:
        python = environment()
        register = "./src/transform/register.ts"
        subprocess.run([node, "--import", register, HERE / "emit.ts", work], cwd=ROOT, check=True)
        forwarded = ["--work", work, "--seed", str(arguments.seed), *(["--only", arguments.only] if arguments.only else [])]
        return subprocess.run([python, __file__, *forwarded], cwd=work).returncode
    except subprocess.CalledProcessError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if arguments.keep:
            print(f"kept: {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
