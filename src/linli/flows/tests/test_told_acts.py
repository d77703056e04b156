"""Pauses, words for all and events are told to whoever raised a matter; nobody is told of what they did themselves."""

from datetime import timedelta
from typing import Any

import pytest

from linli.flows.tests.make_told import NOON, SECRET_WORDS, act, messages, received, told
from linli.kit.actors import anonymous
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.matters.models import Matter
from linli.matters.tests.make import VIOLENCE, holder_of, make_kinds
from linli.notices.models import Device, Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(cast: Cast, settings: Any) -> None:
    make_kinds()
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}


def switched_on(matter: matters.Received) -> Device:
    """A device behind the link of that matter."""
    return Device.objects.create(
        matter_id=matter.matter_id, endpoint="https://push.example/1", public_key="k", auth_secret="a", created_at=NOON
    )


def test_a_pause_and_its_end_are_told_without_the_reason(cast: Cast) -> None:
    matter, actor = received(cast), cast.caseworker.actor
    act(matters.accept, actor, matter)
    act(matters.wait, actor, matter, waiting_for="WEATHER", reason="SEASON_OR_WEATHER", text=SECRET_WORDS)
    act(matters.resume, actor, matter, text=SECRET_WORDS)
    assert [template for template, _whom in told()][-2:] == ["resident.waiting", "resident.resumed"]
    due = Matter.objects.get(id=matter.matter_id).due_at
    assert Notice.objects.get(template="resident.resumed").values["due"] == due.isoformat()
    assert not [message for message in messages() if SECRET_WORDS in message]


def test_what_the_longest_time_on_hold_ends_is_told_too(cast: Cast) -> None:
    matter, actor = received(cast), cast.caseworker.actor
    act(matters.accept, actor, matter)
    act(matters.wait, actor, matter, waiting_for="WEATHER", reason="SEASON_OR_WEATHER")
    matters.sweep_clocks(at=NOON + timedelta(days=60))
    assert "resident.resumed" in dict(told())


def test_what_staff_write_for_all_is_told_to_the_resident_and_an_internal_note_to_nobody(cast: Cast) -> None:
    matter, actor = received(cast), cast.caseworker.actor
    act(matters.comment, actor, matter, text=SECRET_WORDS, visibility="INTERNAL")
    assert "resident.commented" not in dict(told())
    act(matters.comment, actor, matter, text=SECRET_WORDS)
    assert ("resident.commented", "resident") in told()
    act(matters.comment, holder_of(matter), matter, text=SECRET_WORDS)
    assert ("staff.resident_wrote", "caseworker") in told()
    assert not [message for message in messages() if SECRET_WORDS in message]


def test_an_event_reaches_each_resident_once_those_who_joined_too(cast: Cast) -> None:
    first, second = received(cast), received(cast, contact=ContactDetails(email="li@example.org", consent=True))
    joined = received(cast, contact=ContactDetails(email="wu@example.org", consent=True))
    actor = cast.clerk.actor
    act(matters.join, cast.caseworker.actor, joined, lead_id=first.matter_id)
    group = matters.create_group(
        actor=actor, at=NOON, name="停水", place_id=cast.township.id, happened_at=NOON,
        matter_ids=[first.matter_id, second.matter_id],
    )  # fmt: skip
    matters.tell_group(actor=actor, at=NOON, group_id=group, text=SECRET_WORDS)
    rows = Notice.objects.filter(template="resident.event_told")
    assert rows.count() == 3
    assert {row.matter_id for row in rows} == {first.matter_id, second.matter_id, joined.matter_id}
    assert {row.path for row in rows} == {cast.grid.path}
    assert "resident.commented" not in dict(told())
    assert not [message for message in messages() if SECRET_WORDS in message]


def test_nobody_is_told_of_what_they_did_themselves(cast: Cast) -> None:
    matter = received(cast)
    act(matters.escalate, cast.caseworker.actor, matter, reason="x")
    assert ("staff.escalated_from", "caseworker") not in told()
    act(matters.assign, cast.village_desk.actor, matter, post_id=cast.village_desk.post.id)
    assert "staff.assigned" not in dict(told())


def test_what_has_to_be_told_is_told_to_the_resident_who_is_staff_as_well(cast: Cast) -> None:
    own = ContactDetails(email="clerk@example.org", consent=True)
    matter = received(cast, contact=own, actor=cast.clerk.actor)
    Notice.objects.all().delete()
    act(matters.decline, cast.clerk.actor, matter, reason="SAME_AS_ANOTHER", text="x")
    assert "resident.declined" in dict(told())


def test_who_says_me_too_is_told_and_nobody_hears_of_an_owner_that_it_never_kept(cast: Cast) -> None:
    lead = received(cast, text="三弄口的路灯不亮了")
    act(matters.escalate, cast.caseworker.actor, lead, reason="x")
    Notice.objects.all().delete()
    other = received(cast, text="三弄口的路灯不亮了", joins=lead.matter_id, actor=anonymous())
    assert other.joined
    assert Matter.objects.get(id=other.matter_id).owner_path == cast.village.path
    assert told() == [("resident.received", "resident")]
    act(matters.ask, holder_of(other), other, text=SECRET_WORDS)
    assert ("staff.resident_wrote", "village-desk") in told()
    assert ("staff.resident_wrote", "caseworker") not in told()


def test_who_left_no_address_is_told_on_the_device(cast: Cast, settings: Any) -> None:
    settings.LINLI_NOTICE_DRIVERS = {**settings.LINLI_NOTICE_DRIVERS, "PUSH": "file"}
    settings.LINLI_PUSH_KEY = "A" * 42 + "c"
    matter = received(cast, contact=ContactDetails())
    act(matters.accept, cast.caseworker.actor, matter)
    assert not Notice.objects.exists()
    switched_on(matter)
    act(matters.start, cast.caseworker.actor, matter)
    act(matters.resolve, cast.caseworker.actor, matter, outcome="FIXED", text="好了")
    notice = Notice.objects.get()
    assert (notice.template, notice.channel, notice.offers) == ("resident.resolved", "PUSH", [["PUSH", "devices"]])


def test_a_renewed_link_ends_the_devices_behind_the_old_one(cast: Cast) -> None:
    matter, other = received(cast), received(cast)
    switched_on(matter)
    switched_on(other)
    matters.renew_link(actor=cast.clerk.actor, at=NOON, matter_id=matter.matter_id)
    assert [row.matter_id for row in Device.objects.all()] == [other.matter_id]


def test_a_report_that_is_parted_from_its_lead_is_told_so_and_not_why(cast: Cast) -> None:
    lead = received(cast)
    contact = ContactDetails(name="陈女士", phone="", email="second@example.org", consent=True)
    joined = received(cast, contact=contact, text="路灯还是不亮", joins=lead.matter_id)
    assert Matter.objects.get(id=joined.matter_id).state == "JOINED"
    act(matters.reclassify, cast.clerk.actor, lead, kind_code=VIOLENCE, reason=SECRET_WORDS)
    (notice,) = Notice.objects.filter(template="resident.parted")
    assert notice.matter_id == joined.matter_id
    assert not [message for message in messages() if SECRET_WORDS in message]
