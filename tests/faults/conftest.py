"""A migrated town is made once; every test gets a copy of it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.town import Town


@pytest.fixture(scope="session")
def migrated() -> Path:
    """The directory of a town with its tables and nothing in them, not running; one for all processes of a run."""
    base = Path(os.environ["LINLI_TEST_VAR"]).parent / "faults"
    base.mkdir(mode=0o755, exist_ok=True)
    done, town = base / "done", Town(base / "migrated")
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the process that comes second waits for the first and takes its town
        if not done.exists():
            shutil.rmtree(town.var, ignore_errors=True)  # of one that failed
            made = town.command("migrate", "--verbosity", "0")
            assert made.returncode == 0, made.stderr
            assert town.processes() == []
            done.touch()
    return town.var


@pytest.fixture(scope="module")
def new_town(migrated: Path) -> Iterator[Callable[[], Town]]:
    """Makes towns of their own, and clears them away after the last test of the module."""
    towns: list[Town] = []

    def make() -> Town:
        with tempfile.NamedTemporaryFile(dir=migrated.parent, prefix="town") as unique:
            var = Path(f"{unique.name}-var")
        # Owner and mode have to stay: as root the server belongs to a user of its own.
        subprocess.run(["cp", "-a", migrated, var], check=True)
        towns.append(Town(var))
        return towns[-1]

    yield make
    for town in towns:
        town.clear()
