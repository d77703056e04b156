"""Signed notes and checkpoints: those of the specification are accepted, and nothing that was changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from linli.ledger.rules.merkle import EMPTY_ROOT
from linli.ledger.rules.notes import (
    Algorithm,
    Note,
    NoteFault,
    NoteRefused,
    Signature,
    SigningKey,
    check_signed,
    parse_key,
    parse_note,
    signed_by,
    stamped_at,
)
from linli.ledger.tests.make_tree import AT, LOG, ORIGIN, WITNESS, MemoryLog

# From C2SP signed-note, "Example".
THEIR_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
THEIR_NOTE = (
    "This is an example message.\n\n\N{EM DASH} example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()


def fault(raw: bytes) -> NoteFault | None:
    """Why these bytes are no note."""
    try:
        parse_note(raw)
    except NoteRefused as error:
        return error.fault
    return None


def test_the_note_of_the_specification_is_accepted_and_written_back() -> None:
    note, key = parse_note(THEIR_NOTE), parse_key(THEIR_KEY)
    assert [one.name for one in check_signed(note, [key])] == ["example.com/foo"]
    assert note.raw == THEIR_NOTE
    assert key.text == THEIR_KEY


@pytest.mark.parametrize("at", range(0, 26, 5))
def test_a_changed_letter_is_noticed(at: int) -> None:
    changed = bytearray(THEIR_NOTE)
    changed[at] ^= 1
    with pytest.raises(NoteRefused) as refused:
        check_signed(parse_note(bytes(changed)), [parse_key(THEIR_KEY)])
    assert refused.value.fault is NoteFault.WRONG_SIGNATURE


def test_signatures_of_the_unknown_are_passed_over_and_alone_they_are_none() -> None:
    note = parse_note(THEIR_NOTE)
    both = Note(note.text, (LOG.sign(note.text), *note.signatures))
    assert [one.name for one in check_signed(both, [parse_key(THEIR_KEY)])] == ["example.com/foo"]
    with pytest.raises(NoteRefused) as refused:
        check_signed(Note(note.text, (LOG.sign(note.text),)), [parse_key(THEIR_KEY)])
    assert refused.value.fault is NoteFault.UNSIGNED


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    text = "one\n"
    good = LOG.sign(text)
    bad = Signature(good.name, good.key_id, good.raw[:-1] + bytes([good.raw[-1] ^ 1]))
    with pytest.raises(NoteRefused):
        signed_by(Note(text, (good, bad)), [LOG.verifier])


def test_the_same_secret_as_log_and_as_witness_signs_differently() -> None:
    other = SigningKey(LOG.name, Algorithm.COSIGNATURE, LOG.seed)
    text = "one\n"
    assert other.verifier.key_id != LOG.verifier.key_id
    assert not LOG.verifier.accepts(other.sign(text, AT), text)
    assert not other.verifier.accepts(LOG.sign(text), text)


def test_a_cosignature_says_when_and_only_then() -> None:
    text = MemoryLog(5).checkpoint().text
    signed = WITNESS.sign(text, AT)
    assert stamped_at(signed) == AT
    assert WITNESS.verifier.accepts(signed, text)
    later = Signature(signed.name, signed.key_id, (AT + 1).to_bytes(8, "big") + signed.raw[8:])
    assert not WITNESS.verifier.accepts(later, text)


def test_a_secret_is_not_printed() -> None:
    assert "\\x" not in repr(LOG)
    assert repr(LOG) == f"SigningKey({ORIGIN!r})"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", NoteFault.NOT_A_NOTE),
        (b"text\n", NoteFault.NOT_A_NOTE),
        (b"text\n\n", NoteFault.NOT_A_NOTE),
        (THEIR_NOTE[:-1], NoteFault.NOT_A_NOTE),
        (THEIR_NOTE + b"\n", NoteFault.NOT_A_NOTE),
        (THEIR_NOTE.replace(b"\n", b"\r\n"), NoteFault.NOT_TEXT),
        (THEIR_NOTE.replace(b"This", b"\xff"), NoteFault.NOT_TEXT),
        (THEIR_NOTE.replace(b"This", b"\x00"), NoteFault.NOT_TEXT),
        (THEIR_NOTE.replace(b"=\n", b"\n"), NoteFault.NOT_A_NOTE),
        (THEIR_NOTE.replace(b"aQM=", b"aQN="), NoteFault.NOT_A_NOTE),  # bits that no byte uses
        (THEIR_NOTE.replace(b"example.com/foo", b"example.com+foo"), NoteFault.NOT_A_NOTE),
        (b"text\n\n\xe2\x80\x94 name AAAA\n", NoteFault.NOT_A_NOTE),
        (b"text\n\n- name AAAAAAAA\n", NoteFault.NOT_A_NOTE),
        (b"text\n\n" + b"\xe2\x80\x94 name AAAAAAA=\n" * 33, NoteFault.NOT_A_NOTE),
        (b"a" * 200_000, NoteFault.TOO_LONG),
    ],
)
def test_what_is_no_note_is_refused(raw: bytes, expected: NoteFault) -> None:
    assert fault(raw) is expected


@given(st.binary(max_size=300))
def test_nonsense_is_refused_and_never_breaks(raw: bytes) -> None:
    fault(raw)
    fault(THEIR_NOTE[:40] + raw + THEIR_NOTE[40:])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+530d903a",
        THEIR_KEY.replace("530d903a", "530d903b"),
        THEIR_KEY.replace("foo", "fox"),
        THEIR_KEY.replace("+Ae", "+Be"),
        THEIR_KEY + "AAAA",
        "\u4e2d\u6587+530d903a+\u4e2d",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused) as refused:
        parse_key(text)
    assert refused.value.fault is NoteFault.NOT_A_KEY


def test_a_checkpoint_is_read_back_also_with_lines_of_others() -> None:
    for found in (
        Checkpoint(ORIGIN, 5, bytes(32)),
        Checkpoint(ORIGIN, 0, EMPTY_ROOT),
        Checkpoint("x", 1, bytes(32), ("a",)),
    ):
        assert parse_checkpoint(found.text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n5\n",
        "o\n05\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n-5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n+5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n99999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n9999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n\u0665\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n5\nAAAA\n",
        "o\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "o\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "o\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n",
        "\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        parse_checkpoint(text)


def test_the_checkpoint_of_another_log_is_not_ours_though_the_key_signed_it() -> None:
    text = Checkpoint("another.example", 5, bytes(32)).text
    with pytest.raises(NoteRefused):
        open_checkpoint(Note(text, (LOG.sign(text),)).raw, (LOG.verifier,), ORIGIN)
    ours = MemoryLog(5).checkpoint()
    assert open_checkpoint(ours.raw, (LOG.verifier,), ORIGIN)[0].size == 5
