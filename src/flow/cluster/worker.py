"""A worker of a Dask cluster that leaves the work to the process that started it: JSON lines out, JSON lines in.

    worker.py tcp://scheduler:8786 <name> <slots> <resource> <folder>

worker-session.ts says what the lines hold. Where its input ends, whatever the reason, this process ends.
"""

import asyncio
import concurrent.futures
import gzip
import json
import logging
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

from distributed import Reschedule, Worker


def say(**message):
    with say_lock:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


say_lock = threading.Lock()


class Jobs:
    """What runs now: each job has a number, and a future that the answer goes to."""

    def __init__(self, worker, folder):
        self.worker, self.folder = worker, Path(folder)
        self.lock, self.last, self.waiting, self.isLeaving = threading.Lock(), 0, {}, False

    def run(self, job, netlist_hash, netlist):
        from distributed import get_worker

        worker = get_worker()
        key = worker.get_current_task()
        with self.lock:
            if self.isLeaving:
                raise Reschedule()
            path = self.folder / netlist_hash
            if not path.exists():
                path.write_bytes(gzip.decompress(netlist))
            self.last += 1
            number, answer = self.last, concurrent.futures.Future()
            self.waiting[number] = answer
        say(run=number, job=job, netlist=str(path))
        try:
            while True:
                try:
                    result = answer.result(timeout=1)
                    break
                except concurrent.futures.TimeoutError:
                    state = worker.state.tasks.get(key)
                    if state is None or state.state in ("cancelled", "released", "forgotten"):
                        say(stop=number)
                        raise Reschedule()
        finally:
            with self.lock:
                self.waiting.pop(number, None)
        if result.get("back"):
            raise Reschedule()
        if "folder" in result:
            files = {path.name: path.read_bytes() for path in Path(result.pop("folder")).iterdir()}
            return {**result, "files": files, "worker": worker.name}
        return {**result, "worker": worker.name}

    def leave(self):
        with self.lock:
            self.isLeaving = True
            for answer in self.waiting.values():
                if not answer.done():
                    answer.set_result({"back": True})
            return len(self.waiting)


async def main(address, name, slots, resource, folder):
    logging.disable(logging.CRITICAL)
    worker = Worker(
        address,
        nthreads=int(slots),
        name=name,
        resources={resource: int(slots)},
        memory_limit=0,
        local_directory=folder,
        death_timeout=10,
        dashboard=False,
    )
    jobs = worker.gatewright = Jobs(worker, folder)
    try:
        await worker
    except Exception as error:
        say(event="unreachable", what=f"{type(error).__name__}: {error}".splitlines()[0])
        return
    say(event="ready", address=worker.address)
    ended = asyncio.create_task(worker.finished())
    leaving = asyncio.Event()
    threading.Thread(target=listen, args=(jobs, asyncio.get_running_loop(), leaving), daemon=True).start()
    asked = asyncio.create_task(leaving.wait())
    await asyncio.wait([ended, asked], return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        say(event="gone")
        return
    # The scheduler sends nothing more, then what runs goes back to it, then results that only this worker has move on.
    retired = asyncio.create_task(worker.close_gracefully(reason="gatewright-worker-leaves"))
    await asyncio.sleep(0.3)
    back = jobs.leave()
    try:
        await asyncio.wait_for(retired, 8)
    except Exception:
        pass
    say(event="left", back=back)


def listen(jobs, loop, leaving):
    for line in sys.stdin:
        message = json.loads(line)
        if "leave" in message:
            loop.call_soon_threadsafe(leaving.set)
            continue
        answer = jobs.waiting.get(message.pop("id"))
        if answer is not None and not answer.done():
            answer.set_result(message)
    # Who started this is gone, and may have left its own child stopped, and this folder.
    shutil.rmtree(jobs.folder, ignore_errors=True)
    for group in sys.argv[6:]:
        try:
            os.killpg(int(group), signal.SIGCONT)
        except OSError:
            pass
    os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(main(*sys.argv[1:6]))
    except BrokenPipeError:
        pass
    sys.stdout.flush()
    os._exit(0)
