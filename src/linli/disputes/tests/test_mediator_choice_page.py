"""Choosing, keeping and replacing a mediator on the pages of the sides, and naming one by the registrar."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Keep, Pick
from linli.disputes.queries.mediation import current_appointment
from linli.disputes.rules import State
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import both, make_invited, make_pending, make_selecting, make_talking, pick
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
DISCLOSED = ConflictClass(relation=True, text="与申请人是远房表亲")


def base(dispute: Dispute, seat: int) -> str:
    """The page of one side."""
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/mediator/"


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def accepted(cast: Cast, conflict: ConflictClass = DISCLOSED) -> Dispute:
    """The mediator has answered; nobody has said whether he is kept."""
    dispute = make_pending(cast, clock.now())
    actions.accept_appointment(actor=cast.mediator.actor, at=clock.now(), dispute_id=dispute.id, conflict=conflict)
    return fresh(dispute)


def appointment_of(dispute: Dispute) -> str:
    """The one that runs."""
    current = current_appointment(dispute.id)
    assert current is not None
    return str(current.id)


def test_a_side_ticks_whom_it_would_accept_and_the_other_learns_nothing_of_it(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    before = html_of(Client().get(base(dispute, 1)))
    assert "周和" in before
    sent = {"mediators": [str(cast.mediator.post.id)]}
    assert Client().post(f"{base(dispute, 0)}pick/", sent).status_code == 302
    assert "checked" in html_of(Client().get(base(dispute, 0)))
    assert "checked" not in html_of(Client().get(base(dispute, 1)))


def test_the_first_in_common_is_chosen_and_sent_again_it_says_so(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    sent = {"mediators": [str(cast.mediator.post.id)]}
    for seat in (0, 1):
        assert Client().post(f"{base(dispute, seat)}pick/", sent).status_code == 302
    assert fresh(dispute).state == State.PENDING
    assert Client().post(f"{base(dispute, 1)}pick/", sent).status_code in (409, 422)
    assert "还没有回答" in html_of(Client().get(base(dispute, 1)))


def test_nothing_ticked_or_somebody_from_elsewhere_is_said_at_the_field(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    for sent in ({}, {"mediators": [str(uuid4())]}, {"mediators": ["x"]}):
        answer = Client().post(f"{base(dispute, 0)}pick/", sent)
        assert answer.status_code == 422
        assert "id_mediators" in answer.content.decode()
    assert not Pick.objects.exists()


def test_what_was_disclosed_is_read_by_both_sides_before_they_keep(cast: Cast) -> None:
    dispute = accepted(cast)
    for seat in (0, 1):
        page = html_of(Client().get(base(dispute, seat)))
        assert "远房表亲" in page
        assert "近亲属" in page
    sent = {"act": "keep", "appointment": appointment_of(dispute)}
    assert Client().post(f"{base(dispute, 0)}keep/", sent).status_code == 302
    assert fresh(dispute).state == State.PENDING
    assert Client().post(f"{base(dispute, 0)}keep/", sent).status_code == 302  # sent again, it stays as it is
    assert Keep.objects.count() == 1
    assert Client().post(f"{base(dispute, 1)}keep/", sent).status_code == 302
    assert fresh(dispute).state == State.MEDIATING


def test_nothing_disclosed_is_said_too(cast: Cast) -> None:
    dispute = accepted(cast, ConflictClass())
    assert "调解员声明" in html_of(Client().get(base(dispute, 0)))


def test_before_the_disclosure_nobody_can_keep(cast: Cast) -> None:
    dispute = make_pending(cast, clock.now())
    page = html_of(Client().get(base(dispute, 0)))
    assert 'value="keep"' not in page
    sent = {"act": "keep", "appointment": appointment_of(dispute)}
    assert Client().post(f"{base(dispute, 0)}keep/", sent).status_code == 409


def test_replaced_twice_the_page_says_what_a_third_time_means_and_then_it_ends(cast: Cast) -> None:
    dispute = make_pending(cast, clock.now())
    for _time in range(2):
        sent = {"act": "replace", "appointment": appointment_of(dispute)}
        assert Client().post(f"{base(dispute, 0)}keep/", sent).status_code == 302
        for actor in both(dispute):
            pick(actor, dispute, cast.mediator.post.id, clock.now())
    assert "再换一次" in html_of(Client().get(base(dispute, 0)))
    assert "再换一次" not in html_of(Client().get(base(dispute, 1))).replace("之后再换一次", "")
    sent = {"act": "replace", "appointment": appointment_of(dispute)}
    assert Client().post(f"{base(dispute, 0)}keep/", sent).status_code == 302
    assert fresh(dispute).ended_reason == "UNWILLING"


def test_whoever_read_another_mediators_disclosure_keeps_and_replaces_nobody(cast: Cast) -> None:
    dispute = accepted(cast)
    read = appointment_of(dispute)
    actions.replace_mediator(actor=both(dispute)[1], at=clock.now(), dispute_id=dispute.id)
    for actor in both(dispute):
        pick(actor, dispute, cast.mediator.post.id, clock.now())
    actions.accept_appointment(
        actor=cast.mediator.actor, at=clock.now(), dispute_id=dispute.id, conflict=ConflictClass()
    )
    for act in ("keep", "replace"):
        assert Client().post(f"{base(dispute, 0)}keep/", {"act": act, "appointment": read}).status_code == 409
        assert Client().post(f"{base(dispute, 0)}keep/", {"act": act, "appointment": "x"}).status_code == 400
    assert fresh(dispute).state == State.PENDING
    assert not Keep.objects.filter(appointment_id=appointment_of(dispute)).exists()


@pytest.mark.django_db(transaction=True)
def test_one_keeps_and_one_replaces_at_once_and_it_is_one_of_both(committed_cast: Cast) -> None:
    make_kinds()
    dispute = accepted(committed_cast)
    read = appointment_of(dispute)
    Client().post(f"{base(dispute, 0)}keep/", {"act": "keep", "appointment": read})
    addresses = [(f"{base(dispute, 1)}keep/", "keep"), (f"{base(dispute, 0)}keep/", "replace")]

    def send(address: str, act: str) -> int:
        try:
            return Client().post(address, {"act": act, "appointment": read}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda one: send(*one), addresses))
    assert set(codes) <= {302, 409}
    assert 302 in codes
    after = fresh(dispute)
    # Kept and then replaced, or one of both alone: never mediating without a mediator.
    assert (after.state == State.MEDIATING) == (after.mediator_id is not None)
    assert after.state in (State.MEDIATING, State.SELECTING)


def test_the_registrar_names_a_mediator_and_does_not_see_who_was_picked(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    pick(both(dispute)[0], dispute, cast.mediator.post.id, clock.now())
    address = f"/disputes/{dispute.id}/appoint/"
    client = cast.village_desk.client()
    page = html_of(client.get(address))
    assert "周和" in page
    assert "checked" not in page
    assert client.post(address, {"mediator": str(uuid4())}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"mediator": str(cast.mediator.post.id)}).status_code == 302
    assert fresh(dispute).mediator_id == cast.mediator.post.id
    assert client.post(address, {"mediator": str(cast.mediator.post.id)}).status_code in (403, 409)
    assert "登记员指定" in html_of(Client().get(base(dispute, 0)))


def test_nobody_else_names_one_or_reads_the_choice(cast: Cast) -> None:
    dispute = make_selecting(cast, clock.now())
    address = f"/disputes/{dispute.id}/appoint/"
    for client in (Client(), cast.outsider.client(), cast.mediator.client(), cast.resident.client()):
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, {"mediator": str(cast.mediator.post.id)}).status_code in (403, 404)
    assert cast.coordinator.client().get(address).status_code == 403
    assert Client().get(f"/disputes/p/{'x' * 22}/mediator/").status_code == 404
    assert fresh(dispute).state == State.SELECTING


def test_where_nobody_is_chosen_the_page_says_so_and_in_english_too(cast: Cast) -> None:
    client = Client()
    client.cookies["linli_language"] = "en"
    assert "There is no mediator now" in html_of(client.get(base(make_invited(cast, clock.now()), 0)))
    assert "Call a mediator" in html_of(client.get(base(make_talking(cast, clock.now()), 0)))
    page = html_of(client.get(base(make_selecting(cast, clock.now()), 0)))
    assert "does not learn whom you ticked" in page
