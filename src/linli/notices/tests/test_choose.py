"""What somebody chooses holds from then on, also for what is held already."""

from datetime import time, timedelta
from uuid import UUID

import pytest

from linli.kit.actors import anonymous
from linli.kit.errors import NotFound, Refused
from linli.ledger.models import Entry
from linli.notices import actions, queries
from linli.notices.actions import Choice
from linli.notices.models import Notice
from linli.notices.tests.make import NOON, Told, hand_over, later, make_notice
from linli.notices.unsubscribing import make_token, read_token
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_was_chosen_is_kept_and_is_in_the_ledger_without_saying_what(cast: Cast) -> None:
    choice = Choice(channel="SMS", rhythm="HOURLY", quiet=(time(20), time(9)))
    actions.choose_for_account(actor=cast.resident.actor, at=NOON, choice=choice)
    chosen = queries.chosen_for_account(cast.resident.account.id)
    assert (chosen.channel, chosen.rhythm, chosen.quiet) == ("SMS", "HOURLY", (time(20), time(9)))
    entry = Entry.objects.get(verb="notices.choose")
    assert entry.facts == {"subscribed": True}


def test_who_may_not_choose_for_an_account_without_one() -> None:
    with pytest.raises(NotFound):
        actions.choose_for_account(actor=anonymous(), at=NOON, choice=Choice())


@pytest.mark.parametrize("choice", [Choice(channel="IN_APP"), Choice(channel="x"), Choice(rhythm="WEEKLY")])
def test_what_there_is_not_is_refused(cast: Cast, choice: Choice) -> None:
    with pytest.raises(Refused):
        actions.choose_for_account(actor=cast.resident.actor, at=NOON, choice=choice)


def test_what_is_held_for_a_window_goes_when_there_is_none_any_more(cast: Cast) -> None:
    notice = make_notice(template="staff.assigned", account_id=cast.caseworker.account.id)
    hand_over(Told())
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("HELD", "DIGEST")
    actions.choose_for_account(actor=cast.caseworker.actor, at=later(60), choice=Choice(rhythm="EACH"))
    hand_over(Told(), later(60))
    assert Notice.objects.get(id=notice.id).state == "SENT"


def test_the_day_of_unsubscribing_stays_while_other_things_are_changed(cast: Cast) -> None:
    actor = cast.resident.actor
    first = actions.choose_for_account(actor=actor, at=NOON, choice=Choice(subscribed=False))
    again = actions.choose_for_account(
        actor=actor, at=NOON + timedelta(days=1), choice=Choice(subscribed=False, rhythm="DAILY")
    )
    assert first.unsubscribed_at == again.unsubscribed_at == NOON


@pytest.mark.parametrize("kind", ["matter", "account"])
def test_a_token_opens_what_it_was_made_for(kind: str) -> None:
    recipient_id = UUID(int=7)
    token = make_token(kind, recipient_id)
    assert read_token(token) == (kind, recipient_id)
    assert read_token(token[:-1]) is None
    assert read_token(token.replace("7:", "8:")) is None
    assert read_token("") is None
