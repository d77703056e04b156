"""One run: a town on a disk of its own, load, faults in a seeded order, and the facts of all of it."""

import asyncio
import json
import os
import platform
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.faults.town import Town, free_port
from tests.soak import watch
from tests.soak.clock import Clock
from tests.soak.disk import Disk
from tests.soak.facts import Facts, Fault, Written
from tests.soak.faults import FAULTS, NotPossible, Site
from tests.soak.load import OPEN311_KEY, Load
from tests.soak.proxy import Proxy

GRACE = 5.0  # seconds of a window after everything answers again
LONGEST = 45.0  # seconds after the injection, in which it has to
_STORED = """
SELECT substring(text FROM 'soak-[0-9a-f-]{36}'), reference FROM matters_matter WHERE text LIKE '%soak-%'
UNION ALL
SELECT coalesce(substring(s.text FROM 'soak-[0-9a-f-]{36}'), 'accept:' || s.matter_id), m.reference
FROM matters_step s JOIN matters_matter m ON m.id = s.matter_id
WHERE s.actor_kind = 'STAFF' AND (s.text LIKE '%soak-%' OR s.verb = 'ACCEPT')
"""


@dataclass(frozen=True)
class Wish:
    """What was asked for."""

    minutes: float
    rate: float
    seed: int
    every: float
    only: tuple[str, ...] = ()
    said: Path = Path(tempfile.gettempdir()) / "soak-town.log"  # what its processes printed


def schedule(wish: Wish) -> list[str]:
    """One fault for each period but the last, which stays quiet: every kind before any comes a second time."""
    draw, order = random.Random(wish.seed), list[str]()
    names = list(wish.only or FAULTS)
    count = max(0, int(wish.minutes * 60 / wish.every) - 1)
    while len(order) < count:
        order += draw.sample(names, len(names))
    return order[:count]


def run(wish: Wish) -> Facts:
    """All of it. Needs some gigabytes of room where temporary files lie."""
    facts = Facts(wish.minutes * 60, wish.rate, wish.seed, wish.every, machine=machine())
    with tempfile.TemporaryDirectory(prefix="soak") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own user passes through
        with _disk(folder) as (var, disk):
            town, clock = _town(var, folder)
            try:
                known = _filled(town)
                town.start()
                asyncio.run(_under_load(wish, facts, Site(town, disk, (), clock), known))
                _afterwards(town, facts)
            finally:
                if town.run is not None and town.run.poll() is None:
                    town.end()
                if town.output.exists():
                    shutil.copy(town.output, wish.said)
                for process in town.processes():
                    process.kill()
    return facts


def machine() -> dict[str, str]:
    """Cores, memory and versions; nothing that names it."""
    kernel = ".".join(platform.release().split(".")[:2])
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {kernel}",
        "python": platform.python_version(),
    }


@contextmanager
def _disk(folder: Path) -> Iterator[tuple[Path, Disk | None]]:
    """The directory of the town: on a disk of its own where that is allowed."""
    if os.geteuid() != 0 or sys.platform != "linux":
        yield folder / "town", None
        return
    disk = Disk(folder)
    try:
        yield disk.mounted / "town", disk
    finally:
        disk.close()


def _town(var: Path, folder: Path) -> tuple[Town, Clock | None]:
    town = Town(var)
    town.output = folder / "town.out"  # not on the disk that will be full
    town.extra = {
        "LINLI_WITNESS": "1",
        "LINLI_WITNESS_PORT": str(free_port()),
        "LINLI_STALLED_SECONDS": "30",
        "LINLI_OPEN311_KEYS": f"soak={OPEN311_KEY}",
        "LINLI_NOTICE_EMAIL": "file",
        "LINLI_LIMITS": "receive=100000000/3600,look_ups=100000000/3600,drafts=100000000/3600",
    }
    clock = Clock(folder) if Clock.is_possible() else None
    town.extra |= clock.environment if clock else {}
    return town, clock


def _filled(town: Town) -> dict[str, Any]:
    for arguments in (
        ("migrate", "--verbosity", "0"),
        ("collectstatic", "--noinput", "--verbosity", "0"),
        ("shell", "-c", "from tests.soak.fill import fill; fill()"),
    ):
        made = town.command(*arguments)
        if made.returncode != 0:
            raise RuntimeError(f"linli {arguments[0]} failed: {made.stderr[-2000:]}")
    line = next(line for line in made.stdout.splitlines() if line.startswith("TOWN "))
    return dict(json.loads(line.removeprefix("TOWN ")))


async def _under_load(wish: Wish, facts: Facts, site: Site, known: dict[str, Any]) -> None:
    web, live = Proxy(site.town.port), Proxy(site.town.live_port)
    await web.start()
    await live.start()
    site.proxies = (web, live)
    load = Load(known, web.port, live.port, wish.rate, random.Random(wish.seed), requests=facts.requests)
    auditor = watch.Auditor(site.town.port, load.now)
    loading = asyncio.create_task(load.run(facts.seconds))
    await asyncio.sleep(0)
    async with _meanwhile(auditor.run(), _sampled(site.town, load, facts)):
        for number, name in enumerate(schedule(wish), start=1):
            await asyncio.sleep(max(0.0, number * wish.every - load.now()))
            if load.now() > facts.seconds - wish.every / 2:
                break  # those before took so long that there is no load left to strike
            facts.faults.append(await _strike(name, site, load))
            _say(facts.faults[-1])
        await loading
        await _drained(site.town)
        await asyncio.sleep(5.0)  # the last checkpoint
    facts.written, facts.hints, facts.reconnected = load.written, load.hints, load.reconnected
    facts.log = await asyncio.to_thread(auditor.check, site.town)


@asynccontextmanager
async def _meanwhile(*what: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in what]
    try:
        yield
    finally:
        for task in tasks:
            if task.done() and not task.cancelled():
                task.result()  # whoever watches must not die unseen
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _strike(name: str, site: Site, load: Load) -> Fault:
    fault = Fault(name, load.now())
    try:
        await FAULTS[name](site)
    except NotPossible as reason:
        fault.note = str(reason)
    fault.stopped = load.now()
    calm = asyncio.create_task(_calm(site.town, load))
    fault.recovered = await _recovered(site.town, load)
    fault.ended = load.now() + GRACE
    fault.calm = await calm
    await asyncio.sleep(max(0.0, fault.ended - load.now()))
    return fault


async def _calm(town: Town, load: Load) -> float | None:
    """When the queues were first seen as they usually are."""
    began = load.now()
    while load.now() < began + LONGEST:
        queues = await asyncio.to_thread(watch.read_queues, town, load.now())
        if queues is not None and queues.calm:
            return load.now()
        await asyncio.sleep(0.5)
    return None


async def _recovered(town: Town, load: Load) -> float | None:
    """The first of four good looks in one second: web and live answer, all processes run, the load has caught up."""
    began, first, good = load.now(), 0.0, 0
    async with httpx.AsyncClient(timeout=1.0) as http:
        while load.now() < began + LONGEST:
            if await _is_well(http, town) and load.outstanding < max(20, load.rate / 2):
                first, good = (first, good + 1) if good else (load.now(), 1)
                if good == 4:
                    return first
            else:
                good = 0
            await asyncio.sleep(0.25)
    return None


async def _is_well(http: httpx.AsyncClient, town: Town) -> bool:
    if any(town.child(name) is None for name in ("web", "live", "worker", "witness")):
        return False
    try:
        web = await http.get(f"http://127.0.0.1:{town.port}/api/v1/kinds")
        live = await http.get(f"http://127.0.0.1:{town.live_port}/live/health")
    except httpx.HTTPError:
        return False
    return web.status_code == live.status_code == 200


async def _sampled(town: Town, load: Load, facts: Facts) -> None:
    while True:
        facts.samples += await asyncio.to_thread(watch.read_processes, town, load.now())
        queues = await asyncio.to_thread(watch.read_queues, town, load.now())
        if queues is not None:
            facts.queues.append(queues)
        await asyncio.sleep(watch.EVERY)


async def _drained(town: Town) -> None:
    """Until nothing waits any more, two minutes at the most: what stays is found by the checks."""
    for _number in range(240):
        queues = await asyncio.to_thread(watch.read_queues, town, 0.0)
        if queues is not None and queues.chain == queues.log == 0:
            return
        await asyncio.sleep(0.5)


def _afterwards(town: Town, facts: Facts) -> None:
    """What is stored, and what the two verifiers say."""
    facts.written.stored = stored(town)
    with town.connect() as connection:
        row = connection.execute("SHOW server_version").fetchone()
    facts.machine["postgresql"] = str(row[0]).split()[0] if row else ""
    for command in (("ledger", "verify"), ("verify", "log", str(town.var / "log" / "public"))):
        checked = town.command(*command)
        if checked.returncode != 0:
            said = (checked.stdout + checked.stderr).strip()[-300:]
            facts.log.refusals.append(f"linli {' '.join(command[:2])}: {said}")
    facts.tracebacks = unexpected(town.said())


def stored(town: Town) -> list[tuple[str, str]]:
    """Every row that carries a key of the load, with the number of its matter."""
    with town.connect() as connection:
        return [(key, str(reference).strip()) for key, reference in connection.execute(_STORED).fetchall()]


def unexpected(said: str) -> list[str]:
    """What the processes logged as errors: process, logger and the name of the exception, with how often."""
    pattern = r"^(\w+) +\| \S+ \S+ (?:ERROR|CRITICAL) (\S+) \[[^\]]*\]: [^\n]*?(?:\| (\w+) <|$)"
    lines = Counter(
        " ".join(part for part in match.groups() if part) for match in re.finditer(pattern, said, re.MULTILINE)
    )
    return [f"{count} x {line}" for line, count in lines.most_common(20)]


def _say(fault: Fault) -> None:
    took = "never" if fault.recovered is None else f"{fault.recovered - fault.stopped:.1f} s"
    with suppress(BrokenPipeError):
        print(f"{fault.started:7.1f} s  {fault.name:18} recovered after {took} {fault.note}", flush=True)


__all__ = ["Wish", "Written", "run", "schedule"]
