"""A witness in this process, the trees that it is shown, and its answers as a log sees them."""

import asyncio
import base64
import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from linli.config.witness import Answer, Witness, WitnessApplication, open_witness
from linli.config.witness_store import introduce
from linli.ledger.rules.notes import Note
from linli.ledger.rules.witness import Submission
from linli.ledger.tests.make_tree import AT, LOG, ORIGIN, MemoryLog

NAME = "witness.example/town"
COMMON, MOST = 7, 40  # the trees have so many entries in common, and so many in all


def _tree(of: str) -> MemoryLog:
    tree = MemoryLog(COMMON)
    tree.of = of.encode()
    tree.grow(MOST - COMMON)
    return tree


TREES = {"honest": _tree(""), "fork": _tree("fork ")}


@cache
def checkpoint(tree: str, size: int) -> Note:
    """Signed by the log: it has done so for both trees."""
    return TREES[tree].checkpoint(size=size)


@cache
def submission(tree: str, old: int, size: int) -> Submission:
    """What a log with this tree sends that knows the witness to have signed ``old`` of it."""
    proof = tuple(TREES[tree].consistency(old, size)) if 0 < old <= size else ()
    return Submission(old, proof, checkpoint(tree, size))


def a_witness(folder: Path, *, name: str = NAME, knows: bool = True) -> Witness:
    """One that knows the log of the trees; on the same folder it goes on where it was."""
    if knows:
        introduce(folder, ORIGIN, LOG.verifier)
    return open_witness(folder, name)[0]


def submit(witness: Witness, tree: str, old: int, size: int, *, now: int = AT) -> Answer:
    """The answer to an honest proof of this tree."""
    return witness.add_checkpoint(submission(tree, old, size).raw, now)


def signed_size(witness: Witness) -> int:
    """What it says that it has signed, asked as the protocol has it: by a size that cannot be."""
    answer = submit(witness, "honest", MOST - 1, MOST, now=0)
    assert answer.status is HTTPStatus.CONFLICT, "unless it has signed exactly so many"
    return int(answer.body)


def signed_second(key_text: str, line: bytes, text: str) -> int:
    """The second of a cosignature that holds; by hand, after the specification, and with no line of our own code."""
    name, _id, encoded = key_text.split("+", 2)
    public = base64.b64decode(encoded)
    assert (len(public), public[0]) == (33, 4)
    dash, said, value = line.decode().removesuffix("\n").split(" ")
    raw = base64.b64decode(value)
    assert (dash, said, len(raw)) == ("\u2014", name, 4 + 8 + 64)
    assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x04" + public[1:]).digest()[:4]
    seconds = int.from_bytes(raw[4:12], "big")
    message = b"cosignature/v1\ntime " + str(seconds).encode() + b"\n" + text.encode()
    try:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(raw[12:], message)
    except InvalidSignature as error:
        raise AssertionError("the cosignature does not hold") from error
    return seconds


def call(
    witness: Witness, method: str, path: str, *body: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of one request to the application, the body sent in these parts."""
    waiting: list[dict[str, Any]] = [
        {"type": "http.request", "body": part, "more_body": at + 1 < len(body)}
        for at, part in enumerate(body or (b"",))
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(3600)
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(WitnessApplication(witness, clock=lambda: AT)(scope, receive, send))
    start, *rest = sent
    return start["status"], dict(start["headers"]), b"".join(one["body"] for one in rest)
