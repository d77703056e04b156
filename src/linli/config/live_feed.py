"""Follows the ledger's chain for the live process: listens, reads what was linked, passes it on."""

import asyncio
import logging
from collections.abc import AsyncIterator

import psycopg

from linli.config.live_hub import Hub
from linli.ledger.events import CHANNEL, SELECT_HEAD, SELECT_LINKED, Linked

_log = logging.getLogger(__name__)
_BATCH = 1000
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


async def follow(hub: Hub, conninfo: str) -> None:
    """Publish every linked entry to the hub, forever. A lost connection is made again and the gap read first."""
    pause = _SHORTEST_PAUSE
    while True:
        try:
            async for linked in _linked(hub, conninfo):
                hub.publish(linked)
        except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UndefinedTable) as error:
            pause = _SHORTEST_PAUSE if hub.listening else pause
            if pause == _SHORTEST_PAUSE:
                _log.warning("live updates wait for the database: %s", type(error).__name__)
        finally:
            hub.listening = False
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _linked(hub: Hub, conninfo: str) -> AsyncIterator[list[Linked]]:
    async with (
        await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as listener,
        await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as reader,
    ):
        await listener.execute(f"LISTEN {CHANNEL}")
        head = await _read_head(reader)
        if hub.head is None:
            hub.begin(head)
        async for linked in _read(reader, hub, head):
            yield linked
        hub.listening = True
        async for _note in listener.notifies():
            # The numbers in the payload are a hint only: reading on from the last one seen misses none.
            async for linked in _read(reader, hub, await _read_head(reader)):
                yield linked


async def _read_head(reader: psycopg.AsyncConnection) -> int:
    row = await (await reader.execute(SELECT_HEAD)).fetchone()
    return int(row[0]) if row else 0


async def _read(reader: psycopg.AsyncConnection, hub: Hub, up_to: int) -> AsyncIterator[list[Linked]]:
    while (head := hub.head or 0) < up_to:
        rows = await (await reader.execute(SELECT_LINKED, [head, up_to, _BATCH])).fetchall()
        if not rows:
            return
        yield [Linked(seq, verb, tuple(topics)) for seq, verb, topics in rows]
