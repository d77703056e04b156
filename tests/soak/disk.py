"""A disk of its own for the town: a file system in a file, so that it can be full and slow without harm to others.

Root on Linux, with mount, mkfs.ext4 and loop devices.
"""

import asyncio
import fcntl
import os
import subprocess
from contextlib import suppress
from pathlib import Path

SIZE = 6 << 30  # a sparse file: what is not written takes no room
_FREEZE, _THAW = 0xC0045877, 0xC0045878  # FIFREEZE and FITHAW of linux/fs.h
HELD, FREE = 0.4, 0.1  # seconds of each pulse


class Disk:
    """One mounted file system. Make, use, close."""

    def __init__(self, folder: Path) -> None:
        self.image, self.mounted = folder / "disk.img", folder / "disk"
        self.mounted.mkdir()
        with self.image.open("wb") as file:
            file.truncate(SIZE)
        # No room is kept for root: what runs as root must meet the full disk like everybody else.
        subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", self.image], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.mounted], check=True)
        self._filler = self.mounted / "filler"

    def fill(self) -> None:
        """Take every block that is left: the next that anybody wants is refused with ENOSPC."""
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):
            step = 1 << 30
            while step >= 4096:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, 2), step)
                except OSError:
                    step //= 2

    def empty(self) -> None:
        """Give it back."""
        self._filler.unlink(missing_ok=True)

    async def slow(self, seconds: float) -> None:
        """Hold every write and sync for 0.4 s, let them go for 0.1 s, and so on: the file system freezes in pulses."""
        loop = asyncio.get_running_loop()
        descriptor = os.open(self.mounted, os.O_RDONLY)
        end = loop.time() + seconds
        try:
            while loop.time() < end:
                await asyncio.to_thread(fcntl.ioctl, descriptor, _FREEZE, 0)
                try:
                    await asyncio.sleep(HELD)
                finally:
                    fcntl.ioctl(descriptor, _THAW, 0)
                await asyncio.sleep(FREE)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Unmount; the file goes with its folder."""
        subprocess.run(["umount", self.mounted], check=False)
