"""Readings: one row an account, matter and hour, shown without a name."""

from datetime import timedelta

import pytest

from linli.kit.actors import SYSTEM, Actor, ActorKind, Duty, Role, anonymous
from linli.kit.ids import uuid7
from linli.ledger import actions, queries
from linli.ledger.rules.looks import Look, NotNoted, Unread
from linli.ledger.tests.make import AT, a_caseworker

pytestmark = pytest.mark.django_db


def test_looking_again_within_the_hour_is_one_reading() -> None:
    actor, matter = a_caseworker(), uuid7()
    looks = [AT, AT + timedelta(minutes=5), AT + timedelta(hours=1)]
    for at in looks:
        actions.record_reading(actor=actor, matter_id=matter, at=at, purpose="OPEN")
    assert [row.at for row in queries.list_readings(matter)] == [AT + timedelta(hours=1), AT]


def test_two_people_and_two_matters_are_kept_apart() -> None:
    matter, other = uuid7(), uuid7()
    one, two = a_caseworker(), a_caseworker()
    for actor, read in ((one, matter), (two, matter), (one, other)):
        assert actions.record_reading(actor=actor, matter_id=read, at=AT, purpose="OPEN")
    assert len(queries.list_readings(matter)) == 2
    assert len(queries.list_readings(other)) == 1


def test_a_reading_tells_role_and_place_or_agency_and_purpose() -> None:
    agency, matter = uuid7(), uuid7()
    duty = Duty(post_id=uuid7(), role=Role.OFFICER, path="330681", agency_id=agency)
    actor = Actor(kind=ActorKind.STAFF, account_id=uuid7(), duties=(a_caseworker().duties[0], duty))
    actions.record_reading(actor=actor, matter_id=matter, at=AT, purpose="EXPORT", duty=duty)
    (row,) = queries.list_readings(matter)
    assert (row.role, row.place_path, row.agency_id, row.purpose) == ("OFFICER", "330681", agency, "EXPORT")
    assert row.post_id == duty.post_id


@pytest.mark.parametrize("actor", [SYSTEM, anonymous(), Actor(kind=ActorKind.STAFF, account_id=uuid7())])
def test_only_staff_with_a_post_make_readings(actor: Actor) -> None:
    matter = uuid7()
    assert not actions.record_reading(actor=actor, matter_id=matter, at=AT, purpose="OPEN")
    assert queries.list_readings(matter) == []


def test_nothing_is_handed_out_before_the_look_is_on_record() -> None:
    actor, matter = a_caseworker(), uuid7()
    unread = Unread(actor, ((matter, actor.duties[0]),), "words of a resident")
    with pytest.raises(NotNoted):
        unread.shown_for(None)
    assert "words" not in repr(unread)
    assert actions.read(unread, at=AT, purpose="OPEN") == "words of a resident"
    assert len(queries.list_readings(matter)) == 1


def test_a_look_serves_neither_another_matter_nor_another_reader() -> None:
    actor, matter = a_caseworker(), uuid7()
    look = actions.record_reading(actor=actor, matter_id=matter, at=AT, purpose="OPEN")
    for reader, about in ((actor, uuid7()), (a_caseworker(), matter)):
        with pytest.raises(NotNoted):
            Unread(reader, ((about, reader.duties[0]),), "words").shown_for(look)


def test_a_look_is_made_by_noting_it_alone() -> None:
    with pytest.raises(NotNoted):
        Look(uuid7(), [uuid7()], mint=object())


def test_the_own_words_need_no_look() -> None:
    assert actions.read(Unread(anonymous(), (), "own words"), at=AT, purpose="OPEN") == "own words"
