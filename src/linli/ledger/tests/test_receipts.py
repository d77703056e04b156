"""A receipt proves its entry by itself, and no other; changed anywhere, it proves nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules.merkle import ProofFault, ProofRefused
from linli.ledger.rules.notes import NoteFault, NoteRefused, SigningKey, stamped_at
from linli.ledger.rules.receipts import Receipt, Trust, check_receipt, parse_receipt
from linli.ledger.tests.make_tree import AT, LOG, ORIGIN, WITNESS, MemoryLog, entry

TREE = MemoryLog(300)
SIGNED = TREE.checkpoint(LOG, WITNESS)
STRANGER = SigningKey(ORIGIN, LOG.algorithm, bytes(32))
TRUST = Trust(ORIGIN, (LOG.verifier,), (WITNESS.verifier,), quorum=1)


def receipt(index: int, extra: bytes = b"") -> Receipt:
    """Of an entry of the tree of 300."""
    return Receipt(index, tuple(TREE.inclusion(index, 300)), SIGNED, extra)


@pytest.mark.parametrize("index", [0, 1, 127, 255, 256, 299])
def test_a_receipt_proves_its_entry_and_says_who_saw_the_log(index: int) -> None:
    proven = check_receipt(parse_receipt(receipt(index, b"salt").raw), entry(index), TRUST)
    assert (proven.checkpoint.origin, proven.checkpoint.size) == (ORIGIN, 300)
    assert [(one.name, stamped_at(one)) for one in proven.cosignatures] == [(WITNESS.name, AT)]


def test_a_receipt_is_read_back_as_it_was_written() -> None:
    for one in (receipt(5), receipt(299, bytes(range(256))), MemoryLog(1).receipt(0)):
        assert parse_receipt(one.raw) == one


def test_the_only_entry_of_a_log_has_a_receipt_without_a_path() -> None:
    alone = MemoryLog(1).receipt(0, LOG, WITNESS)
    assert not alone.path
    check_receipt(alone, entry(0), TRUST)


def test_another_entry_is_not_proven() -> None:
    with pytest.raises(ProofRefused) as refused:
        check_receipt(receipt(7), entry(8), TRUST)
    assert refused.value.fault is ProofFault.ROOT


def test_an_index_beyond_the_log_is_refused() -> None:
    with pytest.raises(ProofRefused) as refused:
        check_receipt(replace(receipt(7), index=300), entry(7), TRUST)
    assert refused.value.fault is ProofFault.SIZE


@pytest.mark.parametrize(
    "trust",
    [
        replace(TRUST, origin="another.example"),
        replace(TRUST, keys=(STRANGER.verifier,)),
        replace(TRUST, keys=()),
        replace(TRUST, witnesses=()),
        replace(TRUST, quorum=2),
    ],
)
def test_whom_the_reader_does_not_believe_proves_nothing(trust: Trust) -> None:
    with pytest.raises(NoteRefused) as refused:
        check_receipt(receipt(7), entry(7), trust)
    assert refused.value.fault is NoteFault.UNSIGNED


def test_one_witness_that_signs_twice_is_one_witness() -> None:
    twice = TREE.checkpoint(LOG, WITNESS, WITNESS)
    with pytest.raises(NoteRefused):
        check_receipt(replace(receipt(7), checkpoint=twice), entry(7), replace(TRUST, quorum=2))


def test_a_witness_under_a_name_of_its_own_making_does_not_count() -> None:
    stranger = SigningKey("witness.example/one", WITNESS.algorithm, bytes(32))
    with pytest.raises(NoteRefused):
        check_receipt(replace(receipt(7), checkpoint=TREE.checkpoint(LOG, stranger)), entry(7), TRUST)


@given(st.integers(0, len(receipt(7).raw) - 1), st.integers(0, 7))
def test_a_receipt_with_any_bit_turned_over_proves_nothing(at: int, bit: int) -> None:
    changed = bytearray(receipt(7).raw)
    changed[at] ^= 1 << bit
    with pytest.raises((NoteRefused, ProofRefused)):
        check_receipt(parse_receipt(bytes(changed)), entry(7), TRUST)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\n\n" + SIGNED.raw,
        receipt(7).raw.replace(b"@v1", b"@v2"),
        receipt(7).raw.replace(b"index 7", b"index 07"),
        receipt(7).raw.replace(b"index 7", b"index -7"),
        receipt(7).raw.replace(b"index 7\n", b"extra \nindex 7\n"),
        receipt(7).raw.replace(b"index 7\n", b"extra %%%\nindex 7\n"),
        receipt(7).raw.replace(b"index 7\n", b"index 7\nindex 7\n"),
        receipt(7).raw.replace(b"index 7\n", b"index 7\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 65),
        receipt(7).raw.replace(b"index", b"\xff"),
        b"c2sp.org/tlog-proof@v1\n" + b"a" * 400_000,
    ],
)
def test_what_is_no_receipt_is_refused(raw: bytes) -> None:
    with pytest.raises(NoteRefused):
        parse_receipt(raw)
