"""A witness keeps what it signs before it signs, and never signs two trees of one size."""

import asyncio
import errno
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.config import witness as witness_module
from linli.config.tests.make_witness import (
    COMMON,
    MOST,
    NAME,
    TREES,
    a_witness,
    call,
    checkpoint,
    signed_second,
    signed_size,
    submission,
    submit,
)
from linli.config.witness import Witness, open_witness
from linli.config.witness_store import StoreUnusable, introduce
from linli.ledger.rules.checkpoints import Checkpoint, open_checkpoint
from linli.ledger.rules.notes import Algorithm, Note, SigningKey, check_signed, parse_key
from linli.ledger.rules.witness import MOST_BYTES, ODD_SECONDS, SIZE_TYPE, Submission, origin_hash
from linli.ledger.tests.make_tree import AT, LOG, ORIGIN, MemoryLog

OTHER = SigningKey("other.example/log", Algorithm.ED25519, b"o" * 32)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return a_witness(tmp_path)


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walks of many steps need no real disk; that each step is durable is for the tests that kill."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def key_text(folder: Path) -> str:
    return (folder / "witness.pub").read_text().strip()


def other_log(size: int) -> Submission:
    """The first checkpoint of another log."""
    text = Checkpoint(OTHER.name, size, TREES["honest"].roots[MOST]).text
    return Submission(0, (), Note(text, (OTHER.sign(text),)))


def test_a_log_that_only_grows_is_signed_each_time(witness: Witness, tmp_path: Path) -> None:
    for old, size in ((0, 0), (0, 1), (1, 5), (5, 5), (5, MOST)):
        status, headers, body = call(witness, "POST", "/add-checkpoint", submission("honest", old, size).raw)
        assert (status, headers[b"content-type"]) == (200, b"text/plain; charset=utf-8")
        assert signed_second(key_text(tmp_path), body, checkpoint("honest", size).text) == AT


def test_a_log_that_is_behind_is_told_the_size(witness: Witness) -> None:
    submit(witness, "honest", 0, 20)
    status, headers, body = call(witness, "POST", "/add-checkpoint", submission("honest", 5, 30).raw)
    assert (status, headers[b"content-type"], body) == (409, SIZE_TYPE.encode(), b"20\n")


def _stranger() -> bytes:
    return replace(submission("honest", 0, 5), note=TREES["honest"].checkpoint(OTHER, size=5)).raw


def _empty_with_a_root() -> bytes:
    text = Checkpoint(ORIGIN, 0, bytes(32)).text
    return Submission(0, (), Note(text, (LOG.sign(text),))).raw


@pytest.mark.parametrize(
    ("status", "raw"),
    [
        (400, b"old 0\n"),
        (400, submission("honest", 0, 5).raw.replace(b"old 0", b"old 6")),
        (403, _stranger()),
        (404, other_log(5).raw),
        (409, submission("honest", 3, 5).raw),
        (422, replace(submission("honest", 0, 5), proof=(bytes(32),)).raw),
        (422, _empty_with_a_root()),
    ],
)
def test_everything_else_is_refused_as_the_specification_says(witness: Witness, status: int, raw: bytes) -> None:
    assert call(witness, "POST", "/add-checkpoint", raw)[0] == status
    assert signed_size(witness) == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("PUT", "/add-checkpoint", 405),
        ("POST", "/", 405),
        ("GET", "/witness.key", 404),
        ("GET", "/../witness.key", 404),
        ("POST", "/add-checkpoint/", 404),
        ("GET", "/seen/checkpoint", 404),
        ("GET", f"/{origin_hash(ORIGIN)}/checkpoint", 404),
        ("GET", f"/{'/' * 64}/checkpoint", 404),
        ("GET", f"/{'.' * 64}/checkpoint", 404),
    ],
)
def test_nothing_else_is_served(witness: Witness, method: str, path: str, status: int) -> None:
    assert call(witness, method, path)[0] == status


def test_the_verifier_key_is_shown(witness: Witness, tmp_path: Path) -> None:
    status, _headers, body = call(witness, "GET", "/")
    assert (status, body.decode().strip()) == (200, key_text(tmp_path))
    assert parse_key(body.decode()).name == NAME


def test_the_last_checkpoint_is_shown_with_both_signatures(witness: Witness, tmp_path: Path) -> None:
    signed = submit(witness, "honest", 0, 20).body
    status, _headers, body = call(witness, "GET", f"/{origin_hash(ORIGIN)}/checkpoint")
    assert status == 200
    found, note = open_checkpoint(body, (LOG.verifier,), ORIGIN)
    assert found.size == 20
    assert body.endswith(signed)
    assert len(check_signed(note, [LOG.verifier, parse_key(key_text(tmp_path))])) == 2


def test_a_body_that_is_too_long_is_not_read_to_its_end(witness: Witness) -> None:
    part = b"x" * 1000
    assert call(witness, "POST", "/add-checkpoint", *[part] * (MOST_BYTES // 1000 + 1))[0] == 413
    length = ((b"content-length", str(MOST_BYTES + 1).encode()),)
    assert call(witness, "POST", "/add-checkpoint", b"", headers=length)[0] == 413
    longest = Submission(0, (bytes(32),) * 63, Note(checkpoint("honest", 5).text, (LOG.sign("x"),) * 32))
    assert call(witness, "POST", "/add-checkpoint", longest.raw)[0] == 403, "as long as one may be, it is looked at"


def test_a_body_that_does_not_arrive_is_not_waited_for(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness_module, "BODY_SECONDS", 0.01)
    length = ((b"content-length", b"100"),)

    def never_ends() -> int:
        app = witness_module.WitnessApplication(witness)
        sent: list[int] = []

        async def receive() -> dict[str, object]:
            await asyncio.sleep(3600)
            return {}

        async def send(message: dict[str, object]) -> None:
            sent.append(int(str(message.get("status", 0))))

        scope = {"type": "http", "method": "POST", "path": "/add-checkpoint", "headers": length}
        asyncio.run(app(scope, receive, send))
        return sent[0]

    assert never_ends() == 408


def _flipped(hashed: bytes) -> bytes:
    return bytes([hashed[0] ^ 1]) + hashed[1:]


Mutation = Callable[[tuple[bytes, ...], int], tuple[bytes, ...]]
MUTATIONS: dict[str, Mutation] = {
    "one is missing": lambda proof, at: proof[:at] + proof[at + 1 :],
    "one is there twice": lambda proof, at: (*proof[: at + 1], *proof[at:]),
    "one is changed": lambda proof, at: (*proof[:at], _flipped(proof[at]), *proof[at + 1 :]),
    "one more at the end": lambda proof, _at: (*proof, bytes(32)),
    "one more at the beginning": lambda proof, _at: (bytes(32), *proof),
    "the other way round": lambda proof, _at: proof[::-1],
    "turned": lambda proof, at: (*proof[at:], *proof[:at]),
    "none at all": lambda _proof, _at: (),
    "of the root": lambda proof, _at: (TREES["honest"].roots[MOST],) * len(proof),
}


@pytest.mark.usefixtures("quick_disk")
@settings(max_examples=80)
@given(st.integers(1, MOST - 1), st.data(), st.sampled_from(sorted(MUTATIONS)))
def test_mutated_proofs_of_every_kind_are_refused(old: int, data: st.DataObject, kind: str) -> None:
    size = data.draw(st.integers(old + 1, MOST), "size")
    honest = submission("honest", old, size)
    at = data.draw(st.integers(0, len(honest.proof) - 1), "at")
    mutated = replace(honest, proof=MUTATIONS[kind](honest.proof, at))
    with TemporaryDirectory() as folder:
        witness = a_witness(Path(folder))
        assert submit(witness, "honest", 0, old).status is HTTPStatus.OK
        if mutated != honest:
            assert witness.add_checkpoint(mutated.raw, AT).status is HTTPStatus.UNPROCESSABLE_ENTITY
        assert witness.add_checkpoint(honest.raw, AT).status is HTTPStatus.OK


@pytest.mark.usefixtures("quick_disk")
@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(TREES)),
            st.none() | st.integers(0, MOST),  # the old size that is sent; none: the right one
            st.integers(0, MOST),
            st.integers(-3, 3),  # how the clock moves
            st.booleans(),  # killed and started again before it
        ),
        max_size=25,
    )
)
def test_whatever_it_is_sent_it_signs_one_tree_of_each_size(
    steps: list[tuple[str, int | None, int, int, bool]],
) -> None:
    signed: dict[int, str] = {}
    size, text, now, last = 0, checkpoint("honest", 0).text, AT, 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        witness = a_witness(folder)
        for tree, sent, new, moved, again in steps:
            now += moved * 1000
            witness = a_witness(folder) if again else witness
            old = size if sent is None else sent
            answer = submit(witness, tree, old, new, now=now)
            follows = old == size <= new and (old == 0 or checkpoint(tree, old).text == text)
            assert (answer.status is HTTPStatus.OK) == follows
            if follows:
                text = checkpoint(tree, new).text
                second = signed_second(key_text(folder), answer.body, text)
                assert second == (now if last - now > ODD_SECONDS else max(last, now))
                assert signed.setdefault(new, text) == text
                size, last = new, second


def test_a_rewritten_past_is_refused_also_with_its_own_proof(witness: Witness) -> None:
    submit(witness, "honest", 0, 20)
    assert submit(witness, "fork", 20, 30).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert submit(witness, "fork", 20, 20).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert submit(witness, "fork", COMMON, 30).status is HTTPStatus.CONFLICT
    assert submit(witness, "honest", 20, 30).status is HTTPStatus.OK


def test_of_two_at_once_one_is_signed(tmp_path: Path) -> None:
    witnesses = [a_witness(tmp_path), a_witness(tmp_path)]
    submit(witnesses[0], "honest", 0, COMMON)
    with ThreadPoolExecutor(8) as pool:
        jobs = [(one, tree) for tree in sorted(TREES) for one in witnesses * 4]
        answers = list(pool.map(lambda job: (job[1], submit(job[0], job[1], COMMON, 30).status), jobs))
    assert [status for _tree, status in answers].count(HTTPStatus.OK) == 1
    assert signed_size(witnesses[0]) == signed_size(witnesses[1]) == 30


def test_its_time_never_goes_back_for_any_log_or_after_a_start(tmp_path: Path) -> None:
    introduce(tmp_path, OTHER.name, OTHER.verifier)
    witness = a_witness(tmp_path)
    submit(witness, "honest", 0, 5, now=AT)
    later = witness.add_checkpoint(other_log(5).raw, AT - 500)
    assert signed_second(key_text(tmp_path), later.body, other_log(5).note.text) == AT
    again = submit(a_witness(tmp_path), "honest", 5, 9, now=AT - 900)
    assert signed_second(key_text(tmp_path), again.body, checkpoint("honest", 9).text) == AT


def test_after_a_clock_that_was_a_year_ahead_it_goes_on_with_the_right_time_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    year = 366 * 86400
    submit(a_witness(tmp_path), "honest", 0, 5, now=AT + year)
    witness = a_witness(tmp_path)
    right = submit(witness, "honest", 5, 9, now=AT)
    assert signed_second(key_text(tmp_path), right.body, checkpoint("honest", 9).text) == AT
    assert f"a time {year} s ahead was signed before" in caplog.text
    assert submit(witness, "fork", 9, 12, now=AT).status is not HTTPStatus.OK


def test_a_log_that_is_added_to_the_file_is_known_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    witness = a_witness(tmp_path, knows=False)
    assert submit(witness, "honest", 0, 5).status is HTTPStatus.NOT_FOUND
    (tmp_path / "logs.txt").write_text("# ours\nnot a line\n")
    introduce(tmp_path, ORIGIN, LOG.verifier)
    introduce(tmp_path, ORIGIN, LOG.verifier)
    assert submit(witness, "honest", 0, 5).status is HTTPStatus.OK
    assert (tmp_path / "logs.txt").read_text().count(ORIGIN + " ") == 1
    assert "line 2 of" in caplog.text
    (tmp_path / "logs.txt").unlink()
    assert submit(witness, "honest", 5, 9).status is HTTPStatus.NOT_FOUND


def test_a_log_may_change_its_key_and_keeps_its_past(tmp_path: Path) -> None:
    witness = a_witness(tmp_path)
    submit(witness, "honest", 0, 20)
    new_key = SigningKey(ORIGIN, Algorithm.ED25519, b"n" * 32)
    introduce(tmp_path, ORIGIN, new_key.verifier)
    fork = MemoryLog(30, of="fork ")
    forked = Submission(20, tuple(fork.consistency(20, 30)), fork.checkpoint(new_key))
    assert witness.add_checkpoint(forked.raw, AT).status is HTTPStatus.UNPROCESSABLE_ENTITY
    grown = replace(submission("honest", 20, 30), note=TREES["honest"].checkpoint(new_key, size=30))
    assert witness.add_checkpoint(grown.raw, AT).status is HTTPStatus.OK


@pytest.mark.parametrize("sync", [1, 2])
def test_what_the_disk_does_not_take_is_not_signed(
    witness: Witness, monkeypatch: pytest.MonkeyPatch, sync: int
) -> None:
    submit(witness, "honest", 0, COMMON)
    real, left = os.fsync, [sync]

    def full(descriptor: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "no space left")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    assert submit(witness, "honest", COMMON, 20).status is HTTPStatus.SERVICE_UNAVAILABLE
    monkeypatch.undo()
    kept = signed_size(witness)
    assert kept == (COMMON if sync == 1 else 20), "the name was changed before the folder was synced"
    assert submit(witness, "honest", kept, 20).status is HTTPStatus.OK


def test_a_damaged_record_stops_its_own_log_alone(tmp_path: Path) -> None:
    introduce(tmp_path, OTHER.name, OTHER.verifier)
    witness = a_witness(tmp_path)
    submit(witness, "honest", 0, 20)
    record = tmp_path / "seen" / origin_hash(ORIGIN)
    record.write_bytes(record.read_bytes().replace(b"\n20\n", b"\n07\n"))
    for one in (witness, a_witness(tmp_path)):
        assert submit(one, "honest", 20, 30).status is HTTPStatus.INTERNAL_SERVER_ERROR
        assert call(one, "GET", f"/{origin_hash(ORIGIN)}/checkpoint")[0] == 500
    assert witness.add_checkpoint(other_log(5).raw, AT).status is HTTPStatus.OK


def test_its_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    a_witness(tmp_path)
    made = (tmp_path / "witness.key").read_text()
    assert stat.S_IMODE((tmp_path / "witness.key").stat().st_mode) == 0o600
    a_witness(tmp_path, name="another.example")
    assert (tmp_path / "witness.key").read_text() == made
    assert parse_key(key_text(tmp_path)).name == NAME


def test_without_its_key_or_what_it_signed_it_does_not_begin_anew(tmp_path: Path) -> None:
    submit(a_witness(tmp_path), "honest", 0, 20)
    key = tmp_path / "witness.key"
    kept = key.read_text()
    key.unlink()
    with pytest.raises(StoreUnusable, match="Put it back"):
        open_witness(tmp_path, NAME)
    key.write_text(kept[:-8] + "AAAAAAA=")
    with pytest.raises(StoreUnusable, match=r"damaged|cannot be read|not one"):
        open_witness(tmp_path, NAME)
    key.write_text(kept)
    (tmp_path / "seen").rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnusable, match="new key"):
        open_witness(tmp_path, NAME)


def test_another_name_is_refused_where_a_key_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_witness(tmp_path)
    monkeypatch.setenv("LINLI_WITNESS_NAME", "another.example")
    with pytest.raises(StoreUnusable, match="is called"):
        open_witness(tmp_path, "another.example")
    with pytest.raises(StoreUnusable, match="no spaces"):
        open_witness(tmp_path / "new", "a name")
