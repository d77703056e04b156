"""Files that are on the disk when a function returns: a secret is made once, and nobody else reads it."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linli.kit.durable import create_durably


def test_of_many_that_make_one_secret_one_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"

    def make(number: int) -> int | None:
        try:
            create_durably(path, b"%d" % number)
        except FileExistsError:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        made = [number for number in pool.map(make, range(8)) if number is not None]
    assert [int(path.read_bytes())] == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["one.key"]


def test_a_disk_that_does_not_take_it_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        create_durably(tmp_path / "one.key", b"secret")
    assert os.listdir(tmp_path) == []
