"""A migrated town is made once; every test gets a copy of it."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.town import Town


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """The directory of a town with its tables and nothing in them, not running."""
    with tempfile.TemporaryDirectory(prefix="linli-fault-", ignore_cleanup_errors=True) as base:
        Path(base).chmod(0o755)
        town = Town(Path(base) / "migrated")
        done = town.command("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        assert town.processes() == []
        yield town.var


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
