"""Asking a side: codes that open, that are replaced, that are over, that reached somebody else."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.invite import confirm_reader, invite, open_code, return_invitation
from linli.disputes.actions.parties import change_contact, correct_party
from linli.disputes.models import Invitation, Item, Step
from linli.disputes.rules import State
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.disputes.tests.make_invited import make_asked, make_intake
from linli.kit import clock
from linli.kit.errors import Conflict, Expired, NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_the_first_invitation_begins_the_time_to_answer(cast: Cast) -> None:
    asked = make_asked(cast)
    assert asked.now.state == State.INVITED.value
    assert asked.made.expires_at == asked.now.due_at
    assert asked.party(1).invited_at is not None
    step = Step.objects.filter(dispute=asked.dispute, verb="INVITE").get()
    assert step.facts == {"seat": 1, "channel": "SMS"}


def test_nobody_is_asked_before_something_was_written(cast: Cast) -> None:
    dispute = make_dispute(cast)
    applicant = holder(party_of(dispute, 0))
    party = actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=RESPONDENT)
    with pytest.raises(Refused) as refused:
        invite(actor=applicant, at=MONDAY, dispute_id=dispute.id, party_id=party.id, channel="SMS")
    assert refused.value.code == "claim.missing"
    assert fresh(dispute).state == State.INTAKE.value


def test_a_way_that_is_not_known_is_refused(cast: Cast) -> None:
    dispute = make_intake(cast)
    with pytest.raises(Refused) as refused:
        invite(
            actor=holder(party_of(dispute, 0)),
            at=clock.now(),
            dispute_id=dispute.id,
            party_id=party_of(dispute, 1).id,
            channel="EMAIL",
        )
    assert refused.value.code == "invitation.no_way"


@pytest.mark.parametrize("typed", ["{code}", "{lower}", " {front}-{back} "])
def test_the_code_opens_however_it_is_typed(cast: Cast, typed: str) -> None:
    asked = make_asked(cast)
    code = asked.made.code
    typed = typed.format(code=code, lower=code.lower(), front=code[:4], back=code[4:])
    response = Client().post(reverse("dispute_code"), {"code": typed})
    assert response.status_code == 302
    assert response.headers["Location"] == asked.home(1)


def test_the_short_address_types_the_code_and_opens_nothing_by_itself(cast: Cast) -> None:
    asked = make_asked(cast)
    response = Client().get(f"/d/{asked.made.code}")
    assert response.status_code == 200
    assert asked.made.code in response.content.decode()
    assert CLAIM not in response.content.decode()
    assert Invitation.objects.get().opened_at is None


def test_no_row_holds_the_code(cast: Cast) -> None:
    asked = make_asked(cast)
    rows = str(list(Invitation.objects.values())) + str(list(Entry.objects.values()))
    assert asked.made.code not in rows


def test_a_new_invitation_stops_the_old_one(cast: Cast) -> None:
    asked = make_asked(cast)
    again = invite(
        actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id, party_id=asked.party(1).id, channel="LETTER"
    )
    response = Client().post(reverse("dispute_code"), {"code": asked.made.code})
    assert response.status_code == 410
    assert "输入别的邀请码" in response.content.decode()
    assert CLAIM not in response.content.decode()
    assert open_code(at=clock.now(), code=again.code).id == asked.party(1).id


def test_a_code_whose_time_is_over_shows_the_way_on_and_nothing_else(cast: Cast) -> None:
    asked = make_asked(cast)
    with pytest.raises(Expired) as expired:
        open_code(at=asked.made.expires_at + timedelta(seconds=1), code=asked.made.code)
    assert expired.value.code == "invitation.over"


@override_settings(LINLI_LIMITS={"codes": (3, 3600), "look_ups": (60, 3600)})
def test_wrong_codes_are_counted_and_slowed(cast: Cast) -> None:
    make_asked(cast)
    client = Client()
    answers = [client.post(reverse("dispute_code"), {"code": f"AAAA-AAA{digit}"}).status_code for digit in "23456"]
    assert answers == [404, 404, 404, 429, 429]


def test_right_codes_are_not_counted(cast: Cast) -> None:
    asked = make_asked(cast)
    with override_settings(LINLI_LIMITS={"codes": (2, 3600), "look_ups": (60, 3600)}):
        for _time in range(5):
            assert Client().post(reverse("dispute_code"), {"code": asked.made.code}).status_code == 302


@pytest.mark.parametrize("typed", ["", "abc", "邀请码邀请码邀请", "A" * 200])
def test_what_is_no_code_is_said_kindly(cast: Cast, typed: str) -> None:
    response = Client().post(reverse("dispute_code"), {"code": typed})
    assert response.status_code in (400, 422)
    assert "id_code" in response.content.decode()


def test_what_reached_somebody_else_closes_link_and_code(cast: Cast) -> None:
    asked = make_asked(cast)
    home, act = asked.home(1), asked.url(1, "dispute_act", act="not-me")
    assert Client().get(act).status_code == 200
    response = Client().post(act)
    assert response.status_code == 200
    assert Client().get(home).status_code == 404
    assert Client().post(reverse("dispute_code"), {"code": asked.made.code}).status_code == 410
    assert asked.now.state == State.INVITED.value
    assert asked.party(1).invited_at is None
    assert "邀请送到了别人那里" in Client().get(asked.home(0)).content.decode()


def test_whoever_takes_part_cannot_say_that_it_is_not_for_them(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.consent(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    with pytest.raises(Conflict):
        return_invitation(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)


def test_details_are_put_right_until_the_side_has_read(cast: Cast) -> None:
    asked = make_asked(cast)
    better = replace(RESPONDENT, name="李建国家")
    ids: dict[str, Any] = {"dispute_id": asked.dispute.id, "party_id": asked.party(1).id, "identity": better}
    with pytest.raises(Conflict) as refused:
        correct_party(actor=asked.a, at=clock.now(), **ids)
    assert refused.value.code == "party.asked"
    ids["actor"] = cast.village_desk.actor
    correct_party(at=clock.now(), **ids)
    assert "李建国家" in Client().get(asked.home(0)).content.decode()
    with pytest.raises(Expired):
        open_code(at=clock.now(), code=asked.made.code)
    confirm_reader(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    with pytest.raises(Conflict) as refused:
        correct_party(at=clock.now(), **ids)
    assert refused.value.code == "party.has_read"


def test_what_a_side_changes_of_its_own_details_changes_nothing_that_who_asks_can_see(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    pages = [asked.home(0), asked.url(0, "dispute_invite", seat=1)]
    before = [_still(Client().get(page).content.decode()) for page in pages]
    change_contact(
        actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, phone="", email="new@example.org", address=""
    )
    assert [_still(Client().get(page).content.decode()) for page in pages] == before
    invite(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id, party_id=asked.party(1).id, channel="SMS")


def _still(page: str) -> str:
    """Without what differs with every request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|ticket=[^"&]*', "", page)


def test_reading_is_known_to_nobody_but_the_record(cast: Cast) -> None:
    asked = make_asked(cast)
    version, steps = asked.now.version, Step.objects.count()
    own = _still(Client().get(asked.home(0)).content.decode())
    asked.read()
    assert (asked.now.version, Step.objects.count()) == (version, steps)
    assert _still(Client().get(asked.home(0)).content.decode()) == own
    entry = Entry.objects.filter(verb="disputes.read_invitation").get()
    assert str(asked.dispute.id) not in str(entry.topics)


def test_twenty_parties_and_no_more(cast: Cast) -> None:
    asked = make_asked(cast)
    ids: dict[str, Any] = {"actor": asked.a, "dispute_id": asked.dispute.id}
    for number in range(18):
        party = actions.name_party(at=clock.now(), identity=replace(RESPONDENT, name=f"住户{number}"), **ids)
        invite(at=clock.now(), party_id=party.id, channel="SMS", **ids)
    with pytest.raises(Conflict) as refused:
        actions.name_party(at=clock.now(), identity=RESPONDENT, **ids)
    assert refused.value.code == "dispute.full"
    assert Invitation.objects.filter(stopped_at__isnull=True).count() == 19
    assert Client().get(asked.home(0)).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "outsider", "mediator", "neighbour", "administrator"])
def test_nobody_else_asks(cast: Cast, who: str) -> None:
    dispute = make_intake(cast)
    with pytest.raises((NotAllowed, NotFound)):
        invite(
            actor=getattr(cast, who).actor,
            at=clock.now(),
            dispute_id=dispute.id,
            party_id=party_of(dispute, 1).id,
            channel="SMS",
        )
    assert fresh(dispute).state == State.INTAKE.value


def test_silence_ends_it_with_its_reason_and_no_finding(cast: Cast) -> None:
    asked = make_asked(cast)
    due = asked.made.expires_at
    assert actions.sweep_disputes(at=due - timedelta(hours=40))["reminded"] == 1
    assert actions.sweep_disputes(at=due - timedelta(hours=39))["reminded"] == 0
    assert actions.sweep_disputes(at=due)["ended"] == 1
    assert (asked.now.state, asked.now.ended_reason) == (State.ENDED.value, "UNREACHABLE")
    page = Client().get(asked.read()).content.decode()
    assert "也不会对谁不利" in page
    assert asked.url(1, "dispute_act", act="reopen") in page
    assert Item.objects.filter(kind="ANSWER").count() == 0
