"""What the sides of a dispute and those who serve in it are told: that there is something, and never what."""

import re
from datetime import timedelta

import pytest

from linli.disputes import actions
from linli.disputes.actions.complain import complain
from linli.disputes.actions.invite import confirm_reader, invite, return_invitation
from linli.disputes.actions.parties import ask_help
from linli.disputes.actions.safety import SafetyAnswers, answer_safety
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.tests.make import APPLICANT, CLAIM, RESPONDENT, holder, party_of
from linli.disputes.tests.make_invited import make_asked, make_intake
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from linli.notices.actions.take import take
from linli.notices.models import Notice
from linli.notices.writing import write_all
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


@pytest.fixture
def kinds(db: None) -> None:
    """The small published catalogue."""
    make_kinds()


def _told(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template).order_by("id"))


def _sent(channel: str) -> list[str]:
    at = clock.now().replace(hour=4, minute=0) + timedelta(days=1)
    taken, _looked = take(channel, 50, at)
    written, failed = write_all(taken, {})
    assert not failed
    return [one.text for one in written]


def test_an_invitation_by_short_message_is_one_message_of_seventy_characters_with_the_code(cast: Cast) -> None:
    asked = make_asked(cast)
    notice = _told("party.invited")[0]
    assert notice.offers == [["SMS", RESPONDENT.phone]]
    assert asked.made.code not in str(notice.values)
    [text] = _sent("SMS")
    assert f"/d/{asked.made.code}" in text
    assert secret_of(asked.party(1)) not in text
    assert len(re.sub(r"https?://[^/]+", "https://linli.gov.cn", text)) <= 70
    for word in (CLAIM, APPLICANT.name, RESPONDENT.name):
        assert word not in text


def test_a_letter_is_told_to_the_desk_and_a_visit_to_the_caseworker(cast: Cast) -> None:
    make_asked(cast, "LETTER")
    assert {one.account_id for one in _told("dispute.to_bring")} == {cast.village_desk.account.id}
    Notice.objects.all().delete()
    dispute = Dispute.objects.get()
    Dispute.objects.filter(id=dispute.id).update(state="INTAKE")
    party = party_of(dispute, 1)
    invite(
        actor=holder(party_of(dispute, 0)),
        at=clock.now(),
        dispute_id=dispute.id,
        party_id=party.id,
        channel="IN_PERSON",
    )
    assert {one.account_id for one in _told("dispute.to_bring")} == {cast.caseworker.account.id}


def test_an_answer_is_told_to_the_other_side_and_not_to_who_gave_it(cast: Cast) -> None:
    asked = make_asked(cast)
    confirm_reader(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    actions.consent(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    told = _told("party.answered")
    assert {one.about_id for one in told} == {asked.party(0).id}
    assert cast.resident.account.id in {one.account_id for one in told}
    [text] = [text for text in _sent("EMAIL") if "商谈" in text]
    assert secret_of(asked.party(0)) in text
    assert CLAIM not in text


def test_an_end_is_told_with_the_way_on(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.sweep_disputes(at=asked.made.expires_at - timedelta(hours=40))
    assert {one.about_id for one in _told("party.due_soon")} == {asked.party(0).id, asked.party(1).id}
    actions.sweep_disputes(at=asked.made.expires_at)
    assert {one.about_id for one in _told("party.ended")} == {asked.party(0).id, asked.party(1).id}


def test_a_side_that_was_not_asked_yet_is_told_nothing(cast: Cast) -> None:
    dispute = make_intake(cast)
    actions.withdraw(actor=holder(party_of(dispute, 0)), at=clock.now(), dispute_id=dispute.id)
    assert not [one for one in _told("party.ended") if one.about_id == party_of(dispute, 1).id]


def test_a_side_that_asked_for_silence_is_told_nothing(cast: Cast) -> None:
    asked = make_asked(cast)
    answers = SafetyAnswers(no_notices=True)
    answer_safety(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, answers=answers)
    actions.withdraw(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id)
    (written,) = _told("party.ended")  # so that whoever withdrew waits as long as for a side that is told
    assert (written.state, written.reason, written.next_at) == ("CANCELLED", "UNSUBSCRIBED", None)
    assert (written.account_id, written.offers, written.values) == (None, [], {})
    assert len(_sent("SMS")) == 1, "the invitation that came before, and nothing else"


def test_an_invitation_that_reached_somebody_else_is_told_to_who_asks(cast: Cast) -> None:
    asked = make_asked(cast)
    return_invitation(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    assert {one.about_id for one in _told("party.returned")} == {asked.party(0).id}


def test_help_is_heard_by_caseworker_and_desk_and_by_no_side(cast: Cast) -> None:
    asked = make_asked(cast)
    before = Notice.objects.filter(template__startswith="party.").count()
    ask_help(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, needs=("CALL",), text="苗语")
    told = {one.account_id for one in _told("dispute.help_asked")}
    assert told == {cast.caseworker.account.id, cast.village_desk.account.id}
    assert Notice.objects.filter(template__startswith="party.").count() == before
    assert "苗语" not in str(list(Notice.objects.values()))


def test_a_complaint_is_heard_above_and_by_nobody_concerned(cast: Cast) -> None:
    asked = make_asked(cast)
    complain(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, text="等了太久")
    assert {one.account_id for one in _told("dispute.complaint")} == {cast.clerk.account.id}
    assert "等了太久" not in str(list(Notice.objects.values()))


def test_messages_of_two_sides_are_never_gathered_into_one(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.sweep_disputes(at=asked.made.expires_at)
    texts = _sent("SMS") + _sent("EMAIL")
    for text in texts:
        assert not (secret_of(asked.party(0)) in text and secret_of(asked.party(1)) in text)
    assert texts
