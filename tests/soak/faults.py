"""The faults, each a coroutine that does it and returns when the injection is over. Recovery is not its task."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil
import psycopg

from tests.faults.town import Town
from tests.soak.clock import Clock
from tests.soak.disk import Disk
from tests.soak.proxy import Proxy

HELD_SECONDS = 12.0  # that a disk is full or slow, or a clock is wrong
STEP_SECONDS = 600


class NotPossible(Exception):
    """Why this fault cannot be made on this machine."""


@dataclass
class Site:
    """What the faults act on."""

    town: Town
    disk: Disk | None
    proxies: tuple[Proxy, ...]
    clock: Clock | None
    steps: int = 0


async def kill_web(site: Site) -> None:
    """kill -9 of the web process and of its workers."""
    web = await _child(site, "web")
    for process in [web, *web.children()]:
        _kill(process)


async def kill_web_worker(site: Site) -> None:
    """kill -9 of one of the two that answer."""
    _kill((await _child(site, "web")).children()[0])


async def kill_worker(site: Site) -> None:
    """kill -9 of the worker: jobs, chain, publisher of the log, notices."""
    _kill(await _child(site, "worker"))


async def kill_live(site: Site) -> None:
    """kill -9 of the live process with all its open streams."""
    _kill(await _child(site, "live"))


async def kill_witness(site: Site) -> None:
    """kill -9 of the witness."""
    _kill(await _child(site, "witness"))


async def kill_postgresql(site: Site) -> None:
    """kill -9 of the first process of PostgreSQL."""
    server = site.town.postmaster()
    if server is not None:
        _kill(server)


async def kill_backend(site: Site) -> None:
    """kill -9 of one session of PostgreSQL: the server ends all others and recovers."""
    with site.town.connect() as connection:
        row = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'linli' AND pid <> pg_backend_pid() AND state = 'idle'"
        ).fetchone()
    if row is not None:
        with suppress(ProcessLookupError):
            os.kill(row[0], signal.SIGKILL)


async def full_disk(site: Site) -> None:
    """Not one block is free under the town's directory: tables, WAL, files of the log, photos, keys."""
    if site.disk is None:
        raise NotPossible("no disk of its own: this needs root and loop devices")
    await asyncio.to_thread(site.disk.fill)
    try:
        await asyncio.sleep(HELD_SECONDS)
    finally:
        site.disk.empty()


async def slow_disk(site: Site) -> None:
    """Every write and sync waits up to 0.4 s, twice a second."""
    if site.disk is None:
        raise NotPossible("no disk of its own: this needs root and loop devices")
    await site.disk.slow(HELD_SECONDS)


async def clock_step(site: Site) -> None:
    """The clock of every process jumps ten minutes and then back; in turns forwards first and backwards first."""
    if site.clock is None:
        raise NotPossible("no C compiler to build the town's own clock with")
    site.steps += 1
    site.clock.step(STEP_SECONDS if site.steps % 2 else -STEP_SECONDS)
    try:
        await asyncio.sleep(HELD_SECONDS)
    finally:
        site.clock.step(0)


async def drop_clients(site: Site) -> None:
    """Connections between the load and the town are cut each second, and once held for three seconds."""
    for number in range(8):
        for proxy in site.proxies:
            proxy.cut()
        if number == 4:
            await _hold(site.proxies, 3.0)
        await asyncio.sleep(1.0)


async def drop_database(site: Site) -> None:
    """All sessions of PostgreSQL are ended each second, eight times."""
    for _number in range(8):
        with suppress(psycopg.Error), site.town.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'linli' "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        await asyncio.sleep(1.0)


FAULTS: dict[str, Callable[[Site], Awaitable[None]]] = {
    "kill web": kill_web,
    "kill web worker": kill_web_worker,
    "kill worker": kill_worker,
    "kill live": kill_live,
    "kill witness": kill_witness,
    "kill postgresql": kill_postgresql,
    "kill backend": kill_backend,
    "full disk": full_disk,
    "slow disk": slow_disk,
    "clock step": clock_step,
    "drop clients": drop_clients,
    "drop database": drop_database,
}


async def _hold(proxies: tuple[Proxy, ...], seconds: float) -> None:
    for proxy in proxies:
        proxy.hold()
    try:
        await asyncio.sleep(seconds)
    finally:
        for proxy in proxies:
            proxy.release()


async def _child(site: Site, name: str) -> psutil.Process:
    for _number in range(600):
        if (found := site.town.child(name)) is not None:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"{name} does not run")


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()
