"""Ask witnesses to sign a checkpoint (C2SP tlog-witness): all of them at once, and not for longer than a second.

A witness that is away, slow or wrong holds nothing up. One that has signed more than the log has, or something else,
halts it: the log would show a fork. It has to show that: a checkpoint with the log's own signature, or nothing halts.
"""

import ipaddress
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from linli.kit import outbound
from linli.kit.errors import Refused
from linli.ledger.log_files import LogFiles, own_log
from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint
from linli.ledger.rules.merkle import prove_consistency
from linli.ledger.rules.notes import Algorithm, Note, Signature, VerifierKey
from linli.ledger.rules.standing import Halt, LogHalted
from linli.ledger.rules.tiles import node_from
from linli.ledger.rules.witness import (
    AnswerRefused,
    Submission,
    Trouble,
    judge_claim,
    origin_hash,
    parse_lines,
    read_claim,
    read_cosignature,
    read_size,
)

SECONDS = 1.0  # for all witnesses together
PROOF_SECONDS = 3.0  # more for one that says that the log has another past: it has to show that
MOST_ANSWER_BYTES = 64 * 1024
MEMORY = "witnesses.json"  # beside the log: what each has signed; in no backup, and asked for anew when it is lost
_ROUNDS = 2  # once with what is remembered, once with what the witness says
LONGEST_REST = 60.0  # seconds for which a witness that is away is left alone, at first 2
_UNPROVEN_RESTS = 10  # times as long: nobody may slow the log down by saying what is not so
_log = logging.getLogger(__name__)

Prove = Callable[[int, int], Sequence[bytes]]
# How long these are left alone, in turns of what one that is away rests.
_RESTS: dict[Trouble | None, int] = {Trouble.AWAY: 1, Trouble.UNPROVEN: _UNPROVEN_RESTS}
_REFUSALS = frozenset([HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND])


@dataclass(frozen=True)
class Witness:
    """Whom to ask, and the key that it signs with; ``is_ours`` for the one that runs beside the log."""

    url: str
    key: VerifierKey
    is_ours: bool = False


@dataclass(frozen=True)
class Asked:
    """What came of asking one: its signature, or the trouble; ``size`` is what it says that it has signed."""

    witness: Witness
    cosignature: Signature | None = None
    trouble: Trouble | None = None
    size: int | None = None


@dataclass
class _State:
    """What is known of one witness while the process runs."""

    asking: bool = False
    proving: bool = False  # it says that the log has another past, and is asked to show it
    failures: int = 0
    rests_until: float = 0.0
    trouble: Trouble | None = None


@dataclass(frozen=True)
class _Question:
    """What all are asked at once: to sign the ``note`` of the ``log`` by that time."""

    note: Note
    log: VerifierKey
    prove: Prove
    end: float

    @property
    def made(self) -> Checkpoint:
        return parse_checkpoint(self.note.text)


class Witnesses:
    """Whom the lists of files name now; the lists are read again each time, they have a handful of lines.

    ``ours`` is the list of the witness that runs beside the log: its address may lie on this machine.
    """

    def __init__(
        self,
        lists: Sequence[Path],
        memory: Path,
        *,
        ours: Path | None = None,
        seconds: float = SECONDS,
        longest_rest: float = LONGEST_REST,
    ) -> None:
        self._lists, self._ours = lists, ours
        self._memory_file = memory
        self._sizes = _read_sizes(memory)
        self._states: dict[str, _State] = {}
        self._seconds, self._longest_rest = seconds, longest_rest
        self._clients: dict[str, httpx.Client] = {}
        self._lock = threading.Lock()
        self._told: set[tuple[Path, int]] = set()

    def ask(self, note: Note, prove: Prove, log: VerifierKey) -> list[Asked]:
        """Every witness once, in the order of the lists; one that does not answer in time is AWAY.

        ``prove(old, size)`` is called from threads, for ``0 < old < size``, and must need no database. ``log`` is the
        key that signed the note.
        """
        question = _Question(note, log, prove, time.monotonic() + self._seconds)
        witnesses = self.listed()
        answers: queue.SimpleQueue[Asked] = queue.SimpleQueue()
        waiting = {one.key.text for one in witnesses if self._begin(one, question, answers)}
        found: dict[str, Asked] = {}
        while missing := waiting - found.keys():
            try:
                asked = answers.get(timeout=max(self._left(missing, question), 0.0))
            except queue.Empty:
                if self._left(missing, question) <= 0:
                    break
                continue
            found[asked.witness.key.text] = asked
        self._keep_sizes()
        results = [found.get(one.key.text) or self._unanswered(one, waiting) for one in witnesses]
        for asked in results:
            self._note(asked, rested=asked.witness.key.text not in waiting)
        return results

    def _left(self, missing: set[str], question: _Question) -> float:
        """Seconds to wait still: more where somebody is about to show that the log has another past."""
        proving = any(self._states[key].proving for key in missing)
        return question.end + (PROOF_SECONDS if proving else 0.0) - time.monotonic()

    def _unanswered(self, one: Witness, waiting: set[str]) -> Asked:
        state = self._states[one.key.text]
        if one.key.text in waiting:
            return Asked(one, trouble=Trouble.UNPROVEN if state.proving else Trouble.AWAY)
        return Asked(one, trouble=state.trouble or Trouble.AWAY)

    def close(self) -> None:
        """End the connections; a question that nobody waits for any more ends with them."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def listed(self) -> list[Witness]:
        """Everybody on the lists, each key once; lines that cannot be read are told to the operator once."""
        found: dict[str, Witness] = {}
        for path in [*self._lists, *([self._ours] if self._ours else [])]:
            lines, bad = _read_list(path)
            for number in bad:
                if (path, number) not in self._told:
                    self._told.add((path, number))
                    _log.warning("line %d of %s is not an address and a witness's key", number, path)
            for url, key in lines:
                found.setdefault(key.text, Witness(url.rstrip("/"), key, path == self._ours))
        return list(found.values())

    def _begin(self, one: Witness, question: _Question, answers: "queue.SimpleQueue[Asked]") -> bool:
        """Ask in a thread of its own; False while it rests, or still has a question that it did not answer in time."""
        state = self._states.setdefault(one.key.text, _State())
        if state.asking or time.monotonic() < state.rests_until:
            return False
        state.asking = True

        def run() -> None:
            try:
                answers.put(self._ask_one(one, question))
            except Exception as error:  # a thread's own end: whatever it is, the witness has not signed
                _log.error("asking the witness %s failed: %s", one.key.name, type(error).__name__)
                answers.put(Asked(one, trouble=Trouble.AWAY))
            finally:
                state.asking = state.proving = False

        # Not waited for at the end of the process: a name server may keep it for long.
        threading.Thread(target=run, name=f"witness {one.key.name}", daemon=True).start()
        return True

    def _ask_one(self, one: Witness, question: _Question) -> Asked:
        size = question.made.size
        old = self._sizes.get(one.key.text, 0)
        old = old if old <= size else 0  # it then says itself how far it is
        for _round in range(_ROUNDS):
            proof = tuple(question.prove(old, size)) if 0 < old < size else ()
            try:
                submission = Submission(old, proof, question.note).raw
                status, body = self._send(one, "POST", "add-checkpoint", question.end, submission)
                if status == HTTPStatus.UNPROCESSABLE_ENTITY:
                    return self._shown(one, question)
                if status != HTTPStatus.CONFLICT:
                    return self._answered(one, status, body, question.note)
                told = read_size(body)
            except AnswerRefused as refused:
                return Asked(one, trouble=refused.trouble, size=old)
            if told > size:
                return self._shown(one, question)
            self._sizes[one.key.text] = told
            if told == old:
                break
            old = told
        return Asked(one, trouble=Trouble.UNREADABLE, size=old)

    def _shown(self, one: Witness, question: _Question) -> Asked:
        """It says that it has signed another past: where it shows a checkpoint of this log that says so, it is so."""
        self._states[one.key.text].proving = True
        ours = question.made
        path = f"{origin_hash(ours.origin)}/checkpoint"
        try:
            status, body = self._send(one, "GET", path, question.end + PROOF_SECONDS)
            claimed = read_claim(body if status == HTTPStatus.OK else b"", question.log, ours)
        except AnswerRefused:
            return Asked(one, trouble=Trouble.UNPROVEN)
        proof = question.prove(claimed.size, ours.size) if 0 < claimed.size < ours.size else ()
        return Asked(one, trouble=judge_claim(claimed, ours, proof), size=claimed.size)

    def _answered(self, one: Witness, status: int, body: bytes, note: Note) -> Asked:
        if status in _REFUSALS:
            return Asked(one, trouble=Trouble.REFUSED)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            return Asked(one, trouble=Trouble.AWAY)
        if status != HTTPStatus.OK:
            return Asked(one, trouble=Trouble.UNREADABLE)
        cosignature = read_cosignature(body, one.key, note.text, int(time.time()))
        size = parse_checkpoint(note.text).size
        self._sizes[one.key.text] = size
        return Asked(one, cosignature, size=size)

    def _send(self, one: Witness, method: str, path: str, end: float, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and the beginning of the body. Raises AnswerRefused AWAY, and UNREADABLE for one that is too long."""
        left = end - time.monotonic()
        if left <= 0:
            raise AnswerRefused(Trouble.AWAY)
        # Asked for as it is: what is unpacked here could be any size.
        headers = {"Content-Type": "text/plain; charset=utf-8", "Accept-Encoding": "identity"}
        try:
            client = self._client(one)
            with client.stream(method, f"{one.url}/{path}", content=body, headers=headers, timeout=left) as answer:
                found = b""
                for chunk in answer.iter_raw():
                    found += chunk
                    if len(found) > MOST_ANSWER_BYTES:
                        raise AnswerRefused(Trouble.UNREADABLE)
                return answer.status_code, found
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError, Refused) as error:
            raise AnswerRefused(Trouble.AWAY) from error

    def _client(self, one: Witness) -> httpx.Client:
        """One for each: connections stay open from one checkpoint to the next."""
        with self._lock:
            if one.url not in self._clients:
                also = _networks(one.url) if one.is_ours else []
                self._clients[one.url] = outbound.client(
                    timeout=self._seconds, whole=self._seconds + PROOF_SECONDS, also=also
                )
            return self._clients[one.url]

    def _note(self, asked: Asked, *, rested: bool) -> None:
        """Tell the operator what has changed, and leave a witness that is away alone for longer each time."""
        state = self._states[asked.witness.key.text]
        if rested:
            return
        away = asked.trouble in _RESTS
        state.failures = state.failures + 1 if away else 0
        rest = min(2.0**state.failures, self._longest_rest) * _RESTS[asked.trouble] if away else 0.0
        state.rests_until = time.monotonic() + rest
        if asked.trouble is not state.trouble:
            state.trouble = asked.trouble
            said = asked.trouble.value if asked.trouble else "signs again"
            _log.warning("the witness %s: %s. See docs/operate/witness.md", asked.witness.key.name, said)

    def _keep_sizes(self) -> None:
        """For the next start; when it is lost, one more question to each."""
        sizes = dict(self._sizes)
        if sizes != _read_sizes(self._memory_file):
            beside = self._memory_file.with_suffix(".new")
            try:
                self._memory_file.parent.mkdir(parents=True, exist_ok=True)
                beside.write_text(json.dumps(sizes, indent=1, sort_keys=True))
                beside.replace(self._memory_file)
            except OSError as error:
                _log.warning("what the witnesses have signed cannot be noted: %s", error.strerror)


def own_witnesses(files: LogFiles) -> Witnesses:
    """Those that the operator has listed, and the one that runs beside the log, if one does."""
    lists = [Path(settings.LINLI_WITNESSES)] if settings.LINLI_WITNESSES else []
    ours = Path(settings.LINLI_WITNESS_DIR) / "own.txt" if settings.LINLI_WITNESS else None
    return Witnesses(lists, files.folder / MEMORY, ours=ours)


def ask_witnesses(*, files: LogFiles, key: VerifierKey, note: Note, witnesses: Witnesses) -> list[Signature]:
    """The cosignatures of a checkpoint that this ``key`` of the log has signed.

    Raises LogHalted AHEAD or FORKED when a witness shows another that the same key has signed.

    Nothing else that a witness says or leaves unsaid is raised.
    """

    def prove(old: int, size: int) -> list[bytes]:
        return prove_consistency(node_from(files.read_hashes, size), old, size)

    asked = witnesses.ask(note, prove, key)
    for one in asked:
        if one.trouble in _HALTS:
            size = parse_checkpoint(note.text).size
            raise LogHalted(_HALTS[one.trouble], published=one.size or 0, held=size)
    return [one.cosignature for one in asked if one.cosignature is not None]


class Cosigner:
    """What ``publish_batch`` takes as ``cosign``, for many batches: it remembers, and keeps connections open."""

    def __init__(self, files: LogFiles, witnesses: Witnesses) -> None:
        self._files, self._witnesses = files, witnesses

    def __call__(self, key: VerifierKey, note: Note) -> Sequence[Signature]:
        """As ask_witnesses."""
        return ask_witnesses(files=self._files, key=key, note=note, witnesses=self._witnesses)

    def close(self) -> None:
        """End the connections."""
        self._witnesses.close()


def cosigner(files: LogFiles | None = None) -> Cosigner:
    """The one of this installation; made once, and closed at the end."""
    files = files or own_log()
    return Cosigner(files, own_witnesses(files))


_HALTS: dict[Trouble | None, Halt] = {Trouble.AHEAD: Halt.AHEAD, Trouble.OTHER_TREE: Halt.FORKED}


def _networks(url: str) -> list[outbound.Network]:
    """Where a witness beside the log may be reached: at the address that it listens at, or on this machine."""
    host = httpx.URL(url).host
    try:
        return [ipaddress.ip_network(host)]
    except ValueError:  # a name
        return [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1")]


def _read_list(path: Path) -> tuple[list[tuple[str, VerifierKey]], list[int]]:
    """Lines ``address key``, and which of them cannot be read."""
    try:
        return parse_lines(path.read_text(encoding="utf-8", errors="replace"), Algorithm.COSIGNATURE)
    except OSError:
        return [], []


def _read_sizes(path: Path) -> dict[str, int]:
    """Empty when there is none or it cannot be read: then each witness is asked how far it is."""
    try:
        found: Any = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): size for key, size in found.items() if isinstance(size, int) and size >= 0}
