"""A witness process that kills itself at a named point of an answer, once the file ``armed`` lies in its folder."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from linli.config import witness
from linli.config.witness_store import Store
from linli.ledger.rules.notes import SigningKey

# In the order in which they come; the checkpoint has its name on the disk from RENAMED on.
POINTS = ["JUDGED", "WRITTEN", "SYNCED", "RENAMED", "KEPT", "SIGNED"]


def die_at(point: str) -> None:
    """Put the point around what the witness calls there."""
    if point == "JUDGED":
        _before(Store, "keep")
    elif point == "WRITTEN":
        _before(os, "fsync")
    elif point == "SYNCED":
        _before(Path, "replace")
    elif point == "RENAMED":
        _after(Path, "replace")
    elif point == "KEPT":
        _before(SigningKey, "sign")
    else:
        _after(SigningKey, "sign")


def _die() -> None:
    if (witness.folder() / "armed").exists():
        os.kill(os.getpid(), signal.SIGKILL)


def _before(holder: Any, name: str) -> None:
    act: Callable[..., Any] = getattr(holder, name)

    def acting(*args: Any, **kwargs: Any) -> Any:
        _die()
        return act(*args, **kwargs)

    setattr(holder, name, acting)


def _after(holder: Any, name: str) -> None:
    act: Callable[..., Any] = getattr(holder, name)

    def acting(*args: Any, **kwargs: Any) -> Any:
        answer = act(*args, **kwargs)
        _die()
        return answer

    setattr(holder, name, acting)


if __name__ == "__main__":
    die_at(sys.argv[1])
    witness.serve("127.0.0.1", int(sys.argv[2]))
