"""Hands jobs to a Dask cluster: JSON lines in, JSON lines out. Started by cluster.ts, which says what the lines hold.

    client.py tcp://scheduler:8786
"""

import asyncio
import gzip
import json
import logging
import os
import sys
from pathlib import Path

from distributed import Client

ATTEMPTS = 3
PATIENCE = 10


def blob(data):
    """A design's netlist: computed once by its hash, and passed on among the workers."""
    return data


def run_job(job, netlist_hash, netlist):
    """Runs on a worker that `gatewright worker` started; only those offer what the job asks for."""
    from distributed import get_worker

    return get_worker().gatewright.run(job, netlist_hash, netlist)


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


async def lines():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**26)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


async def run(client, blobs, message):
    """One job, again on another worker where one is lost; its files go into the folder that the message names."""
    number, name = message["id"], message["netlistHash"]
    said = "the cluster gave no reason"
    for attempt in range(ATTEMPTS):
        if name not in blobs or blobs[name].status in ("cancelled", "lost", "error"):
            blobs[name] = client.submit(blob, gzip.compress(Path(message["netlist"]).read_bytes(), 6, mtime=0), key=f"gatewright-netlist-{name}")
        # Two people who ask for the same share the result; a second attempt must not get the failure of the first.
        key = f"gatewright-{message['key']}" + (f"-again-{attempt}-{os.getpid()}" if attempt else "")
        future = client.submit(run_job, message["job"], name, blobs[name], key=key, resources={message["resource"]: 1}, pure=False)
        try:
            result = await future
        except asyncio.CancelledError:
            if not future.cancelled():
                raise
            said = "the scheduler forgot the job"
        except Exception as error:  # KilledWorker, a scheduler that is gone, a worker that cannot read the job
            said = f"{type(error).__name__}: {error}".splitlines()[0]
        else:
            for file, data in result.pop("files", {}).items():
                Path(message["into"], file).write_bytes(data)
            say(id=number, **result)
            return
        finally:
            future.release()
    say(id=number, lost=said)


async def watch(client, jobs):
    """A scheduler that is gone for good is looked for without end: after a while its jobs are lost."""
    away = 0
    while True:
        await asyncio.sleep(1)
        away = 0 if client.status == "running" else away + 1
        if away < PATIENCE:
            continue
        for number, task in list(jobs.items()):
            if not task.done():
                task.cancel()
                say(id=number, lost="the scheduler went away")
        jobs.clear()


async def count(client, resource):
    workers = (await client.scheduler.identity(n_workers=-1))["workers"].values()
    say(event="workers", all=len(workers), fit=sum(resource in worker.get("resources", {}) for worker in workers))


async def main(address):
    logging.disable(logging.CRITICAL)
    try:
        client = await Client(address, asynchronous=True, timeout="10s", set_as_default=False)
    except Exception as error:
        say(event="unreachable", what=f"{type(error).__name__}: {error}".splitlines()[0])
        return
    jobs, blobs = {}, {}
    say(event="ready")
    watching = asyncio.create_task(watch(client, jobs))
    async for message in lines():
        if "stop" in message:
            if (task := jobs.pop(message["stop"], None)) is not None:
                task.cancel()
        elif "count" in message:
            asyncio.create_task(count(client, message["count"]))
        else:
            jobs[message["id"]] = asyncio.create_task(run(client, blobs, message))
    watching.cancel()
    for task in jobs.values():
        task.cancel()
    await asyncio.gather(*jobs.values(), return_exceptions=True)
    await asyncio.wait_for(client.close(), 3)


if __name__ == "__main__":
    import signal

    # The shell sends Ctrl-C to all of its group; who started this closes its input instead.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(main(sys.argv[1]))
    except (BrokenPipeError, asyncio.TimeoutError):
        pass
    sys.stdout.flush()
    os._exit(0)
