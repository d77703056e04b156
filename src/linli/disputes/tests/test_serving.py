"""The pages of those who serve: the claim with the applicant, the letter, the answer taken down, clocks for others."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.consent import record_answer
from linli.disputes.links import secret_of
from linli.disputes.models import Invitation, Item, Party, Step
from linli.disputes.rules import State
from linli.disputes.tests.make import APPLICANT, CLAIM, RESPONDENT, fresh, make_dispute, party_of
from linli.disputes.tests.make_invited import Asked, make_asked, make_intake, serving
from linli.disputes.tests.read_pdf import words_of
from linli.kit import clock
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import show_code
from linli.ledger.models import Reading
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
STAFF = ("village_desk", "caseworker")


@pytest.mark.parametrize("who", STAFF)
def test_the_whole_intake_is_done_with_the_applicant_beside(cast: Cast, who: str) -> None:
    dispute = make_dispute(cast)
    client = getattr(cast, who).client()
    client.post(serving(dispute, "dispute_claim"), {"text": CLAIM, "sure": "1"})
    client.post(serving(dispute, "dispute_name"), {"kind": "PERSON", "name": "李建国", "unknown": "on"})
    page = client.get(serving(dispute, "dispute_overview")).content.decode()
    assert CLAIM in page
    assert "李建国" in page
    ask = serving(dispute, "dispute_invite", seat=1)
    assert 'value="SMS"' not in client.get(ask).content.decode()
    assert client.post(ask, {"channel": "IN_PERSON"}).status_code == 422
    response = client.post(ask, {"channel": "IN_PERSON", "named": "NAMED"})
    assert response.headers["Location"] == serving(dispute, "dispute_invitation", seat=1)
    assert fresh(dispute).state == State.INVITED.value


def test_the_claim_is_looked_at_before_it_is_kept(cast: Cast) -> None:
    dispute = make_dispute(cast)
    client, url = cast.caseworker.client(), serving(dispute, "dispute_claim")
    page = client.post(url, {"text": CLAIM}).content.decode()
    assert "对方会看到的内容" in page
    assert CLAIM in page
    assert not Item.objects.filter(kind="CLAIM").exists()
    again = client.post(url, {"text": CLAIM, "change": "1"}).content.decode()
    assert "textarea" in again
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": "长" * 4001}).status_code == 422


def test_two_who_write_the_claim_at_once_do_not_undo_each_other(cast: Cast) -> None:
    dispute = make_dispute(cast)
    client, url = cast.caseworker.client(), serving(dispute, "dispute_claim")
    version = fresh(dispute).version
    assert client.post(url, {"text": "一", "version": version, "sure": "1"}).status_code == 302
    assert client.post(url, {"text": "二", "version": version, "sure": "1"}).status_code == 409
    assert Item.objects.filter(kind="CLAIM").count() == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": ""}, "id_name"),
        ({"phone": "", "unknown": ""}, "id_phone"),
        ({"phone": "abc"}, "id_phone"),
        ({"email": "abc"}, "id_email"),
        ({"kind": "DOG"}, "id_kind"),
        ({"name": "长" * 41}, "id_name"),
    ],
)
def test_bad_details_of_a_side_are_said_at_their_field(cast: Cast, changes: dict[str, str], fault: str) -> None:
    dispute = make_dispute(cast)
    values = {"kind": "PERSON", "name": "李建国", "phone": "13800000002", **changes}
    response = cast.caseworker.client().post(serving(dispute, "dispute_name"), values)
    assert response.status_code in (400, 413, 422)
    assert f"#{fault}" in response.content.decode()
    assert Party.objects.filter(dispute=dispute).count() == 1


def test_who_serves_sees_the_code_and_can_read_it_aloud(cast: Cast) -> None:
    asked = make_asked(cast)
    page = cast.caseworker.client().get(serving(asked.dispute, "dispute_invitation", seat=1)).content.decode()
    for words in (show_code(asked.made.code), APPLICANT.name, RESPONDENT.name, CLAIM):
        assert words in page


def test_the_letter_carries_the_code_and_no_word_of_what_it_is_about(cast: Cast) -> None:
    asked = make_asked(cast, "LETTER")
    response = cast.village_desk.client().post(serving(asked.dispute, "dispute_letter", seat=1))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert asked.dispute.reference in response.headers["Content-Disposition"]
    words = words_of(response.content)
    assert show_code(asked.made.code) in words
    assert CLAIM not in words
    assert "漏水" not in words


def test_an_answer_on_the_telephone_counts_and_says_that_it_was_taken_down(cast: Cast) -> None:
    asked = make_asked(cast, "IN_PERSON")
    url = serving(asked.dispute, "dispute_invitation", seat=1)
    client = cast.caseworker.client()
    assert client.post(url, {"answer": "YES"}).status_code == 422
    assert asked.now.state == State.INVITED.value
    assert client.post(url, {"answer": "YES", "read_back": "on"}).status_code == 302
    assert asked.now.state == State.TALKING.value
    step = Step.objects.filter(dispute=asked.dispute).order_by("-id")[0]
    assert step.facts["way"] == "TAKEN_DOWN"
    assert step.by_post_id == cast.caseworker.post.id
    assert "代为记录" in Client().get(asked.home(0)).content.decode()


def test_what_was_taken_down_is_changed_by_the_own_link(cast: Cast) -> None:
    asked = make_asked(cast, "IN_PERSON")
    _taken_down(cast, asked, yes=False)
    assert asked.now.state == State.ENDED.value
    asked.read()
    assert Client().post(asked.url(1, "dispute_act", act="reopen")).status_code == 302
    assert asked.now.state == State.INVITED.value


def test_a_no_that_was_taken_down_is_not_asked_for_twice(cast: Cast) -> None:
    asked = make_asked(cast, "IN_PERSON")
    _taken_down(cast, asked, yes=True)
    response = cast.caseworker.client().post(
        serving(asked.dispute, "dispute_invitation", seat=1), {"answer": "NO", "read_back": "on"}
    )
    assert response.status_code in (403, 409)
    assert asked.now.state == State.TALKING.value


def _taken_down(cast: Cast, asked: Asked, *, yes: bool) -> None:
    record_answer(
        actor=cast.caseworker.actor,
        at=clock.now(),
        dispute_id=asked.dispute.id,
        party_id=asked.party(1).id,
        yes=yes,
        read_back=True,
    )


@pytest.mark.parametrize("who", ["coordinator", "mediator", "outsider", "neighbour", "administrator", "resident"])
def test_nobody_else_takes_an_answer_down(cast: Cast, who: str) -> None:
    asked = make_asked(cast)
    with pytest.raises((NotAllowed, NotFound)):
        record_answer(
            actor=getattr(cast, who).actor,
            at=clock.now(),
            dispute_id=asked.dispute.id,
            party_id=asked.party(1).id,
            yes=True,
            read_back=True,
        )
    with pytest.raises(Refused):
        record_answer(
            actor=cast.caseworker.actor,
            at=clock.now(),
            dispute_id=asked.dispute.id,
            party_id=asked.party(1).id,
            yes=True,
            read_back=False,
        )
    assert asked.now.state == State.INVITED.value


PAGES = ("dispute_claim", "dispute_name", "dispute_overview")
OF_A_SIDE = ("dispute_invite", "dispute_correct", "dispute_invitation")


@pytest.mark.parametrize("who", ["mediator", "outsider", "neighbour", "administrator"])
def test_pages_of_those_who_serve_are_there_for_nobody_else(cast: Cast, who: str) -> None:
    dispute = make_intake(cast)
    client = getattr(cast, who).client()
    for name in PAGES:
        assert client.get(serving(dispute, name)).status_code == 404
    for name in OF_A_SIDE:
        assert client.get(serving(dispute, name, seat=1)).status_code == 404
    assert client.post(serving(dispute, "dispute_letter", seat=1)).status_code == 404
    assert Client().get(serving(dispute, "dispute_overview")).status_code == 404


def test_whoever_keeps_clocks_sees_clocks_and_counts(cast: Cast) -> None:
    asked = make_asked(cast)
    client = cast.coordinator.client()
    page = client.get(serving(asked.dispute, "dispute_overview")).content.decode()
    for words in (CLAIM, APPLICANT.name, RESPONDENT.name, RESPONDENT.phone, asked.made.code):
        assert words not in page
    for name in ("dispute_claim", "dispute_name"):
        assert client.get(serving(asked.dispute, name)).status_code == 403
    for name in OF_A_SIDE:
        assert client.get(serving(asked.dispute, name, seat=1)).status_code == 403
    assert not Reading.objects.filter(purpose="disputes.overview").exists()


def test_each_look_at_names_is_noted(cast: Cast) -> None:
    asked = make_asked(cast)
    cast.caseworker.client().get(serving(asked.dispute, "dispute_overview"))
    cast.village_desk.client().get(serving(asked.dispute, "dispute_invitation", seat=1))
    noted = Reading.objects.values_list("matter_id", "purpose")
    both = {(asked.party(seat).id, "disputes.overview") for seat in (0, 1)}
    assert set(noted) == both | {(asked.party(1).id, "disputes.invitation")}


def test_a_side_that_there_is_not_is_said_so(cast: Cast) -> None:
    asked = make_asked(cast)
    for seat in (0, 7):
        assert cast.caseworker.client().get(serving(asked.dispute, "dispute_invitation", seat=seat)).status_code == 404
    Invitation.objects.update(stopped_at=clock.now())
    assert cast.caseworker.client().get(serving(asked.dispute, "dispute_invitation", seat=1)).status_code == 404


def test_the_applicant_does_the_intake_by_its_link(cast: Cast) -> None:
    dispute = make_dispute(cast)
    secret = {"secret": secret_of(party_of(dispute, 0))}
    client = Client()
    client.post(reverse("dispute_claim", kwargs=secret), {"text": CLAIM, "sure": "1"})
    client.post(
        reverse("dispute_name", kwargs=secret),
        {"kind": "ORGANISATION", "name": "枫桥物业", "phone": "0575-8700 0000", "email": "a@example.org"},
    )
    response = client.post(
        reverse("dispute_invite", kwargs={**secret, "seat": 1}), {"channel": "EMAIL", "named": "NAMED"}
    )
    assert response.headers["Location"] == reverse("dispute_party_home", kwargs=secret)
    assert fresh(dispute).state == State.INVITED.value
    assert client.post(reverse("dispute_claim", kwargs=secret), {"text": "另一个", "sure": "1"}).status_code == 409


def test_the_other_side_writes_no_claim_and_names_nobody(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    for name in ("dispute_claim", "dispute_name"):
        assert Client().get(asked.url(1, name)).status_code == 403
    assert Client().get(asked.url(1, "dispute_invite", seat=1)).status_code == 403
    actions.consent(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    assert Client().get(asked.url(1, "dispute_name")).status_code == 403
