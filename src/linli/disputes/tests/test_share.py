"""Whether the caseworker reads what was agreed is for the sides to say, each for itself, and to take back."""

import re

import pytest
from django.test import Client

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Dispute
from linli.disputes.tests.make import MONDAY, party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force
from linli.disputes.tests.make_mediation import both
from linli.kit.errors import Conflict, NotAllowed
from linli.ledger.models import Entry, Reading
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _page(dispute: Dispute, seat: int) -> str:
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/"


def _shown(dispute: Dispute, seat: int) -> str:
    """The page but for its token against forged requests and its ticket for live news: each time another."""
    page = Client().get(_page(dispute, seat)).content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value|data-live)="[^"]+"', "", page)


def _say(dispute: Dispute, seat: int, act: str) -> None:
    assert Client().post(f"{_page(dispute, seat)}act/", {"act": act}).status_code == 302


def _caseworker_reads(cast: Cast, dispute: Dispute) -> bool:
    client = cast.caseworker.client()
    answer = client.get(f"/disputes/{dispute.id}/agreement/")
    linked = "agreement/" in client.get(f"/disputes/{dispute.id}/").content.decode()
    assert linked == (answer.status_code == 200)
    assert answer.status_code in {200, 404}
    return answer.status_code == 200


@pytest.fixture
def in_force(cast: Cast) -> tuple[Dispute, Agreement]:
    return make_in_force(cast)


def test_the_caseworker_reads_it_once_every_side_has_allowed_it(
    cast: Cast, in_force: tuple[Dispute, Agreement]
) -> None:
    dispute, _agreement = in_force
    assert not _caseworker_reads(cast, dispute)
    _say(dispute, 0, "share")
    assert not _caseworker_reads(cast, dispute)
    _say(dispute, 1, "share")
    assert _caseworker_reads(cast, dispute)
    looked = Reading.objects.filter(account_id=cast.caseworker.account.id).values_list("matter_id", flat=True)
    assert {party_of(dispute, 0).id, party_of(dispute, 1).id} <= set(looked)
    _say(dispute, 1, "unshare")
    assert not _caseworker_reads(cast, dispute)


def test_the_other_side_does_not_learn_what_one_chose(in_force: tuple[Dispute, Agreement]) -> None:
    dispute, _agreement = in_force
    before, own = (_shown(dispute, seat) for seat in (1, 0))
    _say(dispute, 0, "share")
    assert _shown(dispute, 1) == before
    assert _shown(dispute, 0) != own
    assert "您已经允许" in _shown(dispute, 0)


def test_said_twice_it_is_on_record_once(in_force: tuple[Dispute, Agreement]) -> None:
    dispute, _agreement = in_force
    for _time in range(2):
        _say(dispute, 0, "share")
    party = party_of(dispute, 0)
    assert sorted(party.consents) == ["CASEWORKER:AGREEMENT", "CASEWORKER:PERFORMANCE"]
    assert Entry.objects.filter(subject_id=party.id, verb="disputes.let_caseworker_read").count() == 1
    _say(dispute, 0, "unshare")
    assert party_of(dispute, 0).consents == []
    assert Entry.objects.filter(subject_id=party.id, verb="disputes.stop_caseworker_reading").count() == 1


def test_nobody_else_decides_it_and_nothing_is_shared_that_is_not_in_force(cast: Cast) -> None:
    dispute, _agreement = make_frozen(cast)
    say = {"at": MONDAY, "dispute_id": dispute.id, "yes": True}
    with pytest.raises(NotAllowed):
        actions.let_caseworker_read(actor=cast.mediator.actor, **say)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as caught:
        actions.let_caseworker_read(actor=both(dispute)[0], **say)  # type: ignore[arg-type]
    assert caught.value.code == "agreement.none"
