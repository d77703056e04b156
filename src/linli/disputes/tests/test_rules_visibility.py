"""The matrix of who sees what."""

import pytest

from linli.disputes.rules import (
    MATRIX,
    OF_ONE_PARTY,
    DataClass,
    Label,
    Reader,
    Sight,
    may_relabel,
    reads,
    sight,
)

_WORDS = (DataClass.JOINT, DataClass.CAUCUS, DataClass.LIMITS, DataClass.NOTES, DataClass.SAFETY)


def test_every_class_and_reader_has_a_cell() -> None:
    assert set(MATRIX) == {(data, reader) for data in DataClass for reader in Reader}


@pytest.mark.parametrize("data", sorted(OF_ONE_PARTY))
def test_nothing_of_one_side_is_read_by_the_other(data: DataClass) -> None:
    seen = sight(data, Reader.OTHER_PARTY)
    assert seen is (Sight.NAME if data is DataClass.IDENTITY else Sight.NONE)


def test_limits_are_read_by_nobody_but_their_owner() -> None:
    assert [reader for reader in Reader if reads(sight(DataClass.LIMITS, reader))] == [Reader.OWNER]


@pytest.mark.parametrize("data", sorted(DataClass))
@pytest.mark.parametrize("reader", [Reader.COORDINATOR, Reader.AUDITOR, Reader.ANALYST])
def test_whoever_keeps_clocks_reads_no_word(data: DataClass, reader: Reader) -> None:
    assert not reads(sight(data, reader))


@pytest.mark.parametrize("data", _WORDS)
def test_a_caseworker_reads_no_talk_once_a_mediator_has_it(data: DataClass) -> None:
    assert not reads(sight(data, Reader.CASEWORKER))


def test_a_caseworker_helps_with_the_claim_before_a_mediator_has_it() -> None:
    assert reads(sight(DataClass.CLAIM, Reader.CASEWORKER, accepted=False))
    assert not reads(sight(DataClass.CLAIM, Reader.CASEWORKER))
    assert not reads(sight(DataClass.JOINT, Reader.CASEWORKER, accepted=False))


def test_a_complaint_is_read_by_whoever_made_it_and_by_a_registrar_above_and_by_nobody_else() -> None:
    assert {reader for reader in Reader if reads(sight(DataClass.COMPLAINT, reader))} == {Reader.OWNER, Reader.REVIEWER}
    assert [data for data in DataClass if reads(sight(data, Reader.REVIEWER))] == [DataClass.COMPLAINT]


@pytest.mark.parametrize("old", sorted(Label))
@pytest.mark.parametrize("new", sorted(Label))
def test_only_the_author_relabels_and_what_is_released_stays_so(old: Label, new: Label) -> None:
    assert not may_relabel(old, new, by_author=False)
    assert may_relabel(old, new, by_author=True) == (old is not new and old is not Label.RELEASED)
