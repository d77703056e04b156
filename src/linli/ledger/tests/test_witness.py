"""A witness signs what only adds to what it has seen, and answers everything else as C2SP tlog-witness says."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from linli.ledger.rules.checkpoints import Checkpoint
from linli.ledger.rules.notes import Algorithm, Note, SigningKey
from linli.ledger.rules.witness import Judgement, Seen, Submission, judge, parse_lines, parse_submission
from linli.ledger.tests.make_tree import LOG, ORIGIN, MemoryLog

TREE = MemoryLog()
for _batch in (5, 3, 12):
    TREE.grow(_batch)  # 5, 8, 20
LOGS = {ORIGIN: [LOG.verifier]}
SEEN = {ORIGIN: Seen(8, TREE.roots[8])}


def given(old: int = 8, size: int = 20) -> Submission:
    """What an honest log sends that grew from ``old`` to ``size``."""
    proof = tuple(TREE.consistency(old, size)) if 0 < old <= size else ()
    return Submission(old, proof, TREE.checkpoint(size=size))


def answer(submission: Submission) -> Judgement:
    """Of a witness that has seen eight entries."""
    return judge(submission.raw, LOGS, SEEN)


def test_a_log_that_only_grew_is_signed() -> None:
    found = answer(given())
    assert found.status is HTTPStatus.OK
    assert found.checkpoint is not None
    assert (found.checkpoint.size, found.checkpoint.root) == (20, TREE.roots[20])


def test_a_submission_is_read_back_as_it_was_written() -> None:
    for one in (given(), given(0, 5), given(8, 8)):
        assert parse_submission(one.raw) == one


def test_the_same_checkpoint_again_is_signed_again() -> None:
    assert answer(given(8, 8)).status is HTTPStatus.OK


def test_the_first_checkpoint_of_a_log_needs_no_proof_and_may_bring_none() -> None:
    first = given(0, 5)
    assert judge(first.raw, LOGS, {}).status is HTTPStatus.OK
    assert judge(replace(first, proof=(bytes(32),)).raw, LOGS, {}).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_empty_log_can_be_signed_and_grown() -> None:
    assert judge(given(0, 0).raw, LOGS, {}).status is HTTPStatus.OK


def test_an_unknown_log_is_not_found() -> None:
    assert judge(given().raw, {}, {}).status is HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", [ORIGIN, "another.example"])
def test_a_checkpoint_that_the_log_did_not_sign_is_forbidden(name: str) -> None:
    stranger = SigningKey(name, Algorithm.ED25519, bytes(32))
    assert answer(replace(given(), note=TREE.checkpoint(stranger))).status is HTTPStatus.FORBIDDEN


def test_a_signature_of_the_log_over_something_else_is_forbidden() -> None:
    wrong = replace(LOG.sign("other\n"), name=ORIGIN)
    assert answer(replace(given(), note=Note(given().note.text, (wrong,)))).status is HTTPStatus.FORBIDDEN


def test_an_older_size_than_the_one_before_is_a_bad_request() -> None:
    assert answer(Submission(21, (), TREE.checkpoint(size=20))).status is HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("old", [0, 5, 9, 20])
def test_a_log_that_is_behind_is_told_the_size(old: int) -> None:
    found = answer(given(old))
    assert (found.status, found.size) == (HTTPStatus.CONFLICT, 8)


def test_a_rewritten_past_is_not_signed() -> None:
    fork = MemoryLog(20, of="fork ")
    proof = tuple(fork.consistency(8, 20))
    assert answer(Submission(8, proof, fork.checkpoint())).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(Submission(8, (), fork.checkpoint(size=8))).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(replace(given(), proof=given().proof[:-1])).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(replace(given(), proof=())).status is HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"old 8\n",
        given().raw.replace(b"old 8", b"old 08"),
        given().raw.replace(b"old 8", b"old -8"),
        given().raw.replace(b"old 8", b"new 8"),
        given().raw.replace(b"old 8\n", b"old 8\nAAAA\n"),
        given().raw.replace(b"old 8\n", b"old 8\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 63),
        given().raw.replace(b"old 8", b"\xff"),
        given().raw[:-1],
    ],
)
def test_what_cannot_be_read_is_a_bad_request(raw: bytes) -> None:
    assert judge(raw, LOGS, SEEN).status is HTTPStatus.BAD_REQUEST


def test_an_empty_log_with_a_root_is_not_signed() -> None:
    text = Checkpoint(ORIGIN, 0, bytes(32)).text
    odd = Submission(0, (), Note(text, (LOG.sign(text),)))
    assert judge(odd.raw, LOGS, {}).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert judge(odd.raw, LOGS, SEEN).status is HTTPStatus.CONFLICT


def test_signatures_of_strangers_are_neither_in_the_way_nor_kept() -> None:
    stranger = SigningKey("stranger.example", Algorithm.ED25519, bytes(32))
    found = answer(replace(given(), note=TREE.checkpoint(stranger, LOG, size=20)))
    assert found.status is HTTPStatus.OK
    assert found.note == TREE.checkpoint(size=20)


def test_lists_of_keys_are_read_line_by_line() -> None:
    key = LOG.verifier.text
    text = f"# those that we know\n\n{ORIGIN} {key}\nno key\n{key}\n a b  {key} \n"
    assert parse_lines(text, Algorithm.ED25519) == ([(ORIGIN, LOG.verifier), ("a b", LOG.verifier)], [4, 5])
    assert parse_lines(text, Algorithm.COSIGNATURE) == ([], [3, 4, 5, 6])
