"""What stands between the load and the town: passes bytes on, and can cut or hold every connection at once."""

import asyncio
import socket
import struct
from contextlib import suppress

_CHUNK = 65536


class Proxy:
    """One listening port that leads to another."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, 0
        self._open: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more, and cut what is open."""
        self._server.close()
        self.cut()

    def cut(self) -> int:
        """Reset every connection on both sides, in the middle of whatever it carries; how many."""
        cut = list(self._open)
        for writer in cut:
            raw = writer.get_extra_info("socket")
            if raw is not None:
                with suppress(OSError):
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        return len(cut)

    def hold(self) -> None:
        """Let nothing through, in either direction, until released."""
        self._flowing.clear()

    def release(self) -> None:
        """Let it flow again."""
        self._flowing.set()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()  # as a refused connection
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            self._open -= {writer, back}

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(_CHUNK):
                await self._flowing.wait()
                target.write(data)
                await target.drain()
        with suppress(OSError):
            target.close()
