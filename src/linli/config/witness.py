"""``linli witness``: signs checkpoints of the logs that it knows, after C2SP tlog-witness. Reads no database.

``POST /add-checkpoint`` is the protocol; ``GET /<hash of an origin>/checkpoint`` is the last one that was signed, for
monitors and for a log that has lost its own; ``GET /`` is the witness's verifier key. Nothing else is answered.
"""

import asyncio
import logging
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from linli.config.witness_store import LOGS, OWN, Logs, Store, StoreUnusable, open_store
from linli.kit.durable import write_durably
from linli.ledger.rules.notes import Note, SigningKey
from linli.ledger.rules.witness import MOST_BYTES, ODD_SECONDS, SIZE_TYPE, judge

BODY_SECONDS = 10.0  # how long a log may take to send its few lines
_TEXT = "text/plain; charset=utf-8"
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This is not a submission of a checkpoint.",
    HTTPStatus.FORBIDDEN: "No key of this log has signed this checkpoint.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or this log is not known here.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This is not asked for in this way.",
    HTTPStatus.REQUEST_TIMEOUT: "The submission did not arrive in time.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "A submission is shorter than this.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This checkpoint does not follow from the last one that was signed.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "What was signed before cannot be read; nothing is signed.",
    HTTPStatus.SERVICE_UNAVAILABLE: "What is signed cannot be kept at present; nothing is signed.",
}
_HEX = frozenset("0123456789abcdef")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: HTTPStatus
    body: bytes
    content_type: str = _TEXT


def refusal(status: HTTPStatus) -> Answer:
    """A status with its sentence."""
    return Answer(status, f"{_SENTENCES[status]}\n".encode())


class Witness:
    """Judges, keeps, then signs, one submission at a time: nothing is ever signed that is not on the disk."""

    def __init__(self, store: Store, key: SigningKey) -> None:
        self._store = store
        self._key = key
        self._logs = Logs(store.folder / LOGS)
        self._alone = threading.Lock()
        self._last = store.latest()

    def add_checkpoint(self, raw: bytes, now: int) -> Answer:
        """The answer to a submission that arrived at ``now``, in seconds since 1970."""
        try:
            with self._alone, self._store.held():
                return self._judge(raw, now)
        except StoreUnusable as damage:
            _log.error("%s", damage)
            return refusal(HTTPStatus.INTERNAL_SERVER_ERROR)
        except OSError as error:
            _log.error("the checkpoint was not kept and not signed: %s", error.strerror)
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE)

    def _judge(self, raw: bytes, now: int) -> Answer:
        judged = judge(raw, self._logs.read(), self._store)
        if judged.size is not None:
            return Answer(judged.status, f"{judged.size}\n".encode(), SIZE_TYPE)
        if judged.checkpoint is None or judged.note is None:
            return refusal(judged.status)
        before = self._store.get(judged.checkpoint.origin)
        seconds = self._time(now, before.seconds if before else 0)
        self._store.keep(judged.checkpoint.origin, judged.note, seconds)
        self._last = seconds
        return Answer(HTTPStatus.OK, self._key.sign(judged.note.text, seconds).line.encode())

    def _time(self, now: int, before: int) -> int:
        """Never earlier than what was said, unless a clock far ahead said it, which no log would believe.

        What keeps a log from a second past is size and root, never the time.
        """
        said = max(self._last, before)
        if said - now > ODD_SECONDS:
            _log.error("a time %s s ahead was signed before: the clock was wrong then, or is now", said - now)
            return now
        return max(now, said)

    def show_checkpoint(self, hashed: str) -> Answer:
        """The last checkpoint that was signed of the log with this hash, with its signature and ours."""
        try:
            kept = self._store.find(hashed)
        except StoreUnusable as damage:
            _log.error("%s", damage)
            return refusal(HTTPStatus.INTERNAL_SERVER_ERROR)
        if kept is None:
            return refusal(HTTPStatus.NOT_FOUND)
        signed = (*kept.note.signatures, self._key.sign(kept.note.text, kept.seconds))
        return Answer(HTTPStatus.OK, Note(kept.note.text, signed).raw)

    def show_key(self) -> Answer:
        """The verifier key, as one hands it to a log."""
        return Answer(HTTPStatus.OK, f"{self._key.verifier.text}\n".encode())


class WitnessApplication:
    """The ASGI application around a witness."""

    def __init__(self, witness: Witness, clock: Callable[[], float] = time.time) -> None:
        self._witness = witness
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        answer = await self._answer(scope, receive)
        headers = [(b"content-type", answer.content_type.encode()), (b"x-content-type-options", b"nosniff")]
        headers += [(b"content-length", str(len(answer.body)).encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        method, parts = scope["method"], scope["path"].split("/")[1:]
        if parts == ["add-checkpoint"]:
            return await self._add(scope, receive) if method == "POST" else refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        if parts != [""] and not _is_checkpoint(parts):
            return refusal(HTTPStatus.NOT_FOUND)
        if method != "GET":
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        if parts == [""]:
            return self._witness.show_key()
        return await asyncio.to_thread(self._witness.show_checkpoint, parts[0])

    async def _add(self, scope: Scope, receive: Receive) -> Answer:
        if any(name == b"content-length" and int(value) > MOST_BYTES for name, value in scope["headers"]):
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            raw = await asyncio.wait_for(_body(receive), BODY_SECONDS)
        except TimeoutError:
            return refusal(HTTPStatus.REQUEST_TIMEOUT)
        if raw is None:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return await asyncio.to_thread(self._witness.add_checkpoint, raw, int(self._clock()))


def _is_checkpoint(parts: list[str]) -> bool:
    """True for ``<64 hexadecimal digits>/checkpoint``: nothing else becomes a name of a file."""
    return len(parts) == 2 and parts[1] == "checkpoint" and len(parts[0]) == 64 and set(parts[0]) <= _HEX


async def _body(receive: Receive) -> bytes | None:
    """All of it; None when it is longer than any submission."""
    found, more = b"", True
    while more:
        message = await receive()
        found += message.get("body", b"")
        if len(found) > MOST_BYTES:
            return None
        more = message["type"] == "http.request" and message.get("more_body", False)
    return found


def folder() -> Path:
    """LINLI_WITNESS_DIR, or ``witness`` under LINLI_VAR."""
    return Path(os.environ.get("LINLI_WITNESS_DIR") or Path(os.environ.get("LINLI_VAR", "var")) / "witness").resolve()


def default_name() -> str:
    """LINLI_WITNESS_NAME, or the site's own host with ``/witness``."""
    origin = os.environ.get("LINLI_ORIGIN") or f"http://localhost:{os.environ.get('LINLI_PORT', '8000')}"
    return os.environ.get("LINLI_WITNESS_NAME") or f"{origin.partition('://')[2]}/witness"


def open_witness(where: Path, name: str) -> tuple[Witness, SigningKey]:
    """Raises StoreUnusable, also when its key is called otherwise than LINLI_WITNESS_NAME says."""
    store, key = open_store(where, name)
    if os.environ.get("LINLI_WITNESS_NAME", key.name) not in ("", key.name):
        raise StoreUnusable(f"The key in {where} is called {key.name}: a key keeps the name that it was made with.")
    return Witness(store, key), key


def serve(address: str, port: int) -> None:
    """Be the witness until told to stop. Ends with a sentence when its folder cannot be used."""
    import uvicorn

    logging.basicConfig(
        level=os.environ.get("LINLI_LOG_LEVEL", "WARNING"), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    where = folder()
    try:
        witness, key = open_witness(where, default_name())
    except StoreUnusable as damage:
        sys.exit(str(damage))
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - where one reaches oneself
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    write_durably(where / OWN, f"{url} {key.verifier.text}\n".encode())
    sys.stdout.write(f"{url} {key.verifier.text}\n")
    sys.stdout.flush()
    options: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "server_header": False}
    options |= {"limit_concurrency": 200, "timeout_keep_alive": 75, "timeout_graceful_shutdown": 3}
    uvicorn.run(WitnessApplication(witness), host=address, port=port, **options)
