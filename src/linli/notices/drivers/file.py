"""Writes messages to a file, one JSON object a line: for tests, the demo, and carriers that read a spool.

A line is written once, whatever is killed when: ids that stand in the file are not written again, and a line that was
torn off in the middle is cut away before the next one. Several workers may share a file; each locks it to write.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from linli.notices.drivers.interface import Outcome, Outgoing
from linli.notices.rules import State


class File:
    """Appends to ``path``. With ``durable`` a batch counts as handed over when the disk has it."""

    name = "file"
    batch_size = 1000

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        self.durable = durable
        self._file: IO[bytes] | None = None
        self._written: set[str] = set()
        self._read_to = 0

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """All sent, each written unless it stands there. Raises OSError when the disk does not take them."""
        file = self._open()
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            self._catch_up(file)
            fresh = [message for message in batch if str(message.id) not in self._written]
            file.write(b"".join(_line(message) for message in fresh))
            file.flush()
            if self.durable and batch:  # also for lines of a process that died before it could flush them
                os.fsync(file.fileno())
            self._read_to = file.tell()
            self._written.update(str(message.id) for message in fresh)
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
        return [
            Outcome(message.id, State.SENT, took=tuple(device.id for device in message.devices)) for message in batch
        ]

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        self._file, self._read_to = None, 0
        self._written.clear()

    def _open(self) -> IO[bytes]:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            self._file = os.fdopen(descriptor, "r+b")
        return self._file

    def _catch_up(self, file: IO[bytes]) -> None:
        """Learn what others wrote since, and cut off a last line without its end."""
        file.seek(self._read_to)
        added = file.read()
        whole = added.rfind(b"\n") + 1
        self._written.update(json.loads(line)["id"] for line in added[:whole].splitlines())
        self._read_to += whole
        file.seek(self._read_to)
        file.truncate()


def _line(message: Outgoing) -> bytes:
    fields: dict[str, Any] = {
        "id": str(message.id),
        "key": message.key,
        "channel": message.channel,
        "address": message.address,
        "subject": message.subject,
        "text": message.text,
        "language": message.language,
        "headers": dict(message.headers),
    }
    if message.devices:
        fields["devices"] = [json.loads(device.payload) for device in message.devices]
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"
