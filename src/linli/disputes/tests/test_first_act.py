"""From being asked to the first act, per side and per way of asking; nothing below ten."""

from datetime import datetime, timedelta

import pytest

from linli.disputes.models import Dispute, Invitation, Party
from linli.disputes.queries.first_act import LEAST, invite_to_first_act
from linli.disputes.rules import State
from linli.disputes.tests.make import MONDAY
from linli.kit.ids import uuid7
from linli.matters.tests.make import make_matter
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _asked(cast: Cast, channel: str, hours: int | None) -> None:
    matter = make_matter(cast.grid.id, at=MONDAY)
    dispute = Dispute.objects.create(
        matter=matter,
        reference=matter.reference,
        kind_code=matter.kind_code,
        jurisdiction="CN",
        forum="PEOPLES_COMMITTEE",
        state=State.INVITED.value,
        place_path=matter.place_path,
        committee_path=cast.village.path,
        opened_at=MONDAY,
        stage_since=MONDAY,
    )
    for seat, side in enumerate(("APPLICANT", "RESPONDENT")):
        party = Party.objects.create(
            dispute=dispute,
            seat=seat,
            side=side,
            secret_digest=uuid7().bytes,
            invited_at=MONDAY if seat else None,
            first_act_at=_acted(hours if seat else 1),
        )
    Invitation.objects.create(
        party=party, channel=channel, code_digest=uuid7().bytes, made_at=MONDAY, expires_at=MONDAY
    )


def _acted(hours: int | None) -> datetime | None:
    return MONDAY + timedelta(hours=hours) if hours is not None else None


def test_nothing_is_shown_below_ten(cast: Cast) -> None:
    for number in range(LEAST - 1):
        _asked(cast, "SMS", number + 1)
    assert invite_to_first_act(cast.village.path, MONDAY) == []


def test_each_side_and_each_way_has_its_median(cast: Cast) -> None:
    for number in range(LEAST):
        _asked(cast, "SMS", number + 1)
        _asked(cast, "LETTER", 24 * (number + 1))
    rows = {(row.side, row.way): row for row in invite_to_first_act(cast.township.path, MONDAY)}
    assert rows["APPLICANT", ""].median == timedelta(hours=1)
    assert rows["RESPONDENT", ""].asked == 2 * LEAST
    assert rows["RESPONDENT", "SMS"].median == timedelta(hours=5)
    assert rows["RESPONDENT", "LETTER"].median == timedelta(hours=120)


def test_those_who_did_nothing_count_as_asked(cast: Cast) -> None:
    for number in range(2 * LEAST):
        _asked(cast, "SMS", 3 if number % 2 else None)
    rows = {(row.side, row.way): row for row in invite_to_first_act(cast.village.path, MONDAY)}
    assert (rows["RESPONDENT", "SMS"].asked, rows["RESPONDENT", "SMS"].acted) == (2 * LEAST, LEAST)
    _asked(cast, "EMAIL", None)
    assert ("RESPONDENT", "EMAIL") not in {
        (row.side, row.way) for row in invite_to_first_act(cast.village.path, MONDAY)
    }


def test_another_place_and_an_older_year_do_not_count(cast: Cast) -> None:
    for number in range(LEAST):
        _asked(cast, "SMS", number + 1)
    assert invite_to_first_act(cast.ladder.townships[1].path, MONDAY) == []
    assert invite_to_first_act(cast.village.path, MONDAY + timedelta(days=366)) == []
