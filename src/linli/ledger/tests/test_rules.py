"""The encoding tells any two entries apart, and the chain convicts the right row."""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules import (
    COLUMNS,
    GENESIS,
    EntryRow,
    Head,
    Reason,
    canonical,
    chain_hash,
    check_link,
    entry_hash,
    extend,
    state_hash,
)

moments = st.datetimes(timezones=st.just(UTC))
hashes = st.none() | st.binary(min_size=32, max_size=32)
rows = st.builds(
    EntryRow,
    id=st.uuids(),
    cell=st.text(),
    verb=st.text(),
    subject_type=st.text(),
    subject_id=st.uuids(),
    actor_kind=st.text(),
    actor_account_id=st.none() | st.uuids(),
    actor_post_id=st.none() | st.uuids(),
    at=moments,
    before_hash=hashes,
    after_hash=hashes,
    facts=st.text(),
    topics=st.lists(st.text()),
)
LINKED_AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_every_column_of_the_table_is_hashed() -> None:
    from linli.ledger.models import Entry

    assert tuple(field.name for field in fields(EntryRow)) == COLUMNS
    assert {field.attname for field in Entry._meta.concrete_fields} == set(COLUMNS)


@given(rows, rows)
def test_two_different_entries_never_encode_alike(one: EntryRow, other: EntryRow) -> None:
    assert (canonical(one) == canonical(other)) is (one == other)


@given(rows, rows, st.sampled_from(COLUMNS))
def test_changing_any_one_column_changes_the_hash(row: EntryRow, donor: EntryRow, column: str) -> None:
    changed = replace(row, **{column: getattr(donor, column)})
    assert (entry_hash(changed) == entry_hash(row)) is (getattr(row, column) == getattr(donor, column))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"topics": []}, {"topics": [""]}),
        ({"topics": ["ab"]}, {"topics": ["a", "b"]}),
        ({"before_hash": None, "after_hash": bytes(32)}, {"before_hash": bytes(32), "after_hash": None}),
        ({"verb": "A", "subject_type": "BC"}, {"verb": "AB", "subject_type": "C"}),
        ({"actor_account_id": None}, {"actor_account_id": UUID(int=0)}),
    ],
)
def test_neighbouring_fields_do_not_run_together(one: dict[str, object], other: dict[str, object]) -> None:
    row = _row(0)
    assert canonical(replace(row, **one)) != canonical(replace(row, **other))  # type: ignore[arg-type]


def test_the_encoding_is_the_documented_one() -> None:
    """Written out by hand: whoever changes the encoding changes every chain that exists."""

    def field(value: bytes, tag: bytes = b"\x01") -> bytes:
        return tag + len(value).to_bytes(4, "big") + value

    row = replace(_row(1), at=datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC), topics=("a", "区"))
    expected = b"linli.entry.1\x00" + field(UUID(int=1).bytes) + field(b"330681") + field(b"ACCEPT") + field(b"matter")
    expected += field(UUID(int=2).bytes) + field(b"STAFF") + field(b"", b"\x00") + field(UUID(int=3).bytes)
    expected += field(b"1000005") + field(b"", b"\x00") + field(bytes(32)) + field(b'{"n": 1}')
    expected += field(field(b"a") + field("区".encode()), b"\x02")
    assert canonical(row) == expected
    assert entry_hash(row) == hashlib.sha256(expected).digest()
    hashed = entry_hash(row)
    moment = (1_795_392_000_000_000).to_bytes(8, "big")
    assert chain_hash(GENESIS, hashed, LINKED_AT) == hashlib.sha256(bytes(32) + hashed + moment).digest()


@given(st.lists(rows, max_size=8))
def test_a_chain_as_it_was_made_has_no_fault(entries: list[EntryRow]) -> None:
    head = Head()
    for link, row in zip(extend(head, entries, LINKED_AT), entries, strict=True):
        assert check_link(head, link, row) is None
        head = Head(link.seq, link.chain_hash)
    assert head.seq == len(entries)


@given(st.integers(0, 4), rows)
def test_a_changed_entry_is_named_and_nothing_before_it(position: int, other: EntryRow) -> None:
    entries = [_row(number) for number in range(5)]
    links = list(extend(Head(), entries, LINKED_AT))
    entries[position] = replace(other, id=entries[position].id)
    head = Head()
    for link, row in zip(links, entries, strict=True):
        fault = check_link(head, link, row)
        if fault is not None:
            assert (fault.seq, fault.entry_id) == (position + 1, entries[position].id)
            assert fault.reason is Reason.ENTRY_CHANGED
            return
        head = Head(link.seq, link.chain_hash)
    pytest.fail("the changed entry was not found")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"entry_hash": bytes(32)}, Reason.LINK_CHANGED),
        ({"chain_hash": bytes(32)}, Reason.LINK_CHANGED),
        ({"linked_at": LINKED_AT + timedelta(microseconds=1)}, Reason.LINK_CHANGED),
        ({"seq": 3}, Reason.GAP),
    ],
)
def test_a_changed_link_convicts_itself(change: dict[str, object], reason: Reason) -> None:
    first, second = extend(Head(), [_row(0), _row(1)], LINKED_AT)
    fault = check_link(Head(1, first.chain_hash), replace(second, **change), _row(1))  # type: ignore[arg-type]
    assert fault is not None
    assert (fault.reason, fault.seq) == (reason, 2)


def test_a_link_without_its_entry_is_named() -> None:
    (link,) = extend(Head(), [_row(0)], LINKED_AT)
    fault = check_link(Head(), link, None)
    assert fault is not None
    assert (fault.reason, fault.seq, fault.entry_id) == (Reason.MISSING_ENTRY, 1, UUID(int=0))


def test_the_order_of_keys_does_not_change_what_a_subject_was() -> None:
    class State(Enum):
        OPEN = "OPEN"

    assert state_hash({"a": 1, "b": State.OPEN}, b"key") == state_hash({"b": "OPEN", "a": 1}, b"key")
    assert state_hash({"a": 1}, b"key") != state_hash({"a": 2}, b"key")
    assert state_hash(None, b"key") is None
    assert state_hash({}, b"key") is not None


def test_what_a_subject_was_cannot_be_guessed_from_its_hash_without_the_key() -> None:
    state = {"name": "王芳"}
    plain = hashlib.sha256(msgspec.json.encode(state, order="deterministic")).digest()
    assert state_hash(state, b"key") not in (plain, state_hash(state, b"another"), state_hash(state, b""))


def test_what_is_not_plain_data_cannot_be_hashed() -> None:
    with pytest.raises(TypeError):
        state_hash({"a": object()}, b"key")


def _row(number: int) -> EntryRow:
    return EntryRow(
        id=UUID(int=number),
        cell="330681",
        verb="ACCEPT",
        subject_type="matter",
        subject_id=UUID(int=number + 1),
        actor_kind="STAFF",
        actor_account_id=None,
        actor_post_id=UUID(int=3),
        at=LINKED_AT,
        before_hash=None,
        after_hash=bytes(32),
        facts='{"n": 1}',
        topics=(),
    )
