"""Whatever is sent to a page of a dispute, a sentence comes back: no form that nobody of ours sends breaks anything."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Due, Item, Party
from linli.disputes.pages.mediation_acts import ACTS
from linli.disputes.tests.make import party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force
from linli.disputes.tests.make_mediation import make_mediating
from linli.disputes.tests.make_room import make_mediation
from linli.disputes.tests.make_two_runs import NOBODY, OF_NO_DISPUTE
from linli.disputes.urls import urlpatterns
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

NAMES = (
    *("text", "label", "type", "once", "link", "amount", "payer", "words", "full", "days", "counter_to", "act"),
    *("draft", "court", "papers_to", "party", "sha256", "token", "client_data", "attestation", "credential_id"),
    *("authenticator_data", "signature", "term", "left_open", "note", "kind", "addressed_to", "mediators", "of"),
    *("appointment", "wanted", "reason", "until", "from_at", "minutes", "where", "facts", "why", "to", "band"),
    *("hours", "by", "name", "phone", "email", "address", "channel", "code", "needs", "settled", "version"),
    *("how_to_reach", "afraid", "violence", "together", "answer", "sure", "ask"),
)
BAD = "\x00"
LONG = "9" * 9000
SCAN = b"%PDF-1.7\n%%EOF\n"
ACTED = {
    "dispute_agreement_act": ("waive", "rework", "refuse", "renegotiate", "freeze", "check", "confirm"),
    "dispute_due": ("done", "denied", "received", "release", "breach"),
    "dispute_label": ("refuse", "PRIVATE", "RELEASED"),
    "dispute_offer": ("accept", "decline", "withdraw"),
    "dispute_suggestion": ("offer", "agree", "refuse"),
    "dispute_keep": ("keep", "replace"),
}


def _opened(cast: Cast) -> Dispute:
    dispute = make_mediating(cast, clock.now())
    actions.open_joint_room(actor=cast.mediator.actor, at=clock.now(), dispute_id=dispute.id)
    return dispute


SETTINGS: dict[str, Callable[[Cast], Dispute]] = {
    "mediating": _opened,
    "frozen": lambda cast: make_frozen(cast, clock.now() - timedelta(hours=48))[0],
    "in force": lambda cast: make_in_force(cast, clock.now())[0],
}


def _forms(cast: Cast, dispute: Dispute) -> Iterator[tuple[str, Client, str]]:
    """(name, who, address) of every address of a dispute, for one side and for the mediator."""
    items = list(Item.objects.filter(channel__dispute=dispute).values_list("id", flat=True))[:2]
    dues = list(Due.objects.filter(agreement__dispute=dispute).values_list("id", flat=True))[:1]
    tried: dict[str, list[Any]] = {
        "seat": [0, 7],
        "kind": ["pay", "remove", "knaster"],
        "ending": ["json"],
        "method": ["package"],
        "act": [*ACTS],
        "item_id": [NOBODY, *items],
        "due_id": [NOBODY, *dues],
    }
    doors: tuple[tuple[Client, dict[str, Any]], ...] = (
        (Client(raise_request_exception=False), {"secret": secret_of(party_of(dispute, 0))}),
        (_staff(cast), {"dispute_id": dispute.id}),
    )
    for pattern, (client, door) in product(urlpatterns, doors):
        names = [*pattern.pattern.converters]
        if pattern.name in OF_NO_DISPUTE or not set(names) & set(door):
            continue
        values = [[door[name]] if name in door else tried.get(name, [NOBODY]) for name in names]
        for given in product(*values):
            kwargs = {**dict(zip(names, given, strict=True)), **pattern.default_args}
            yield str(pattern.name), client, reverse(str(pattern.name), kwargs=kwargs)


def _staff(cast: Cast) -> Client:
    client = cast.mediator.client()
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_form_breaks_a_page_whatever_stands_in_its_fields(cast: Cast, setting: str) -> None:
    dispute = SETTINGS[setting](cast)
    Party.objects.filter(dispute=dispute).update(opened_at=clock.now())
    broken = []
    for name, client, address in _forms(cast, dispute):
        bad = {field: LONG if number % 2 else BAD for number, field in enumerate(NAMES)}
        acts = ACTED.get(name, ("",))
        sent = [{**dict.fromkeys(NAMES, BAD), "act": act, "label": act, "sure": "yes"} for act in acts]
        sent += [bad] if setting == "mediating" else []
        for number, form in enumerate(sent):
            with transaction.atomic():
                answer = client.post(address, {**form, "scan": SimpleUploadedFile("a.pdf", SCAN)})
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                broken.append((name, number))
    assert broken == []


@pytest.mark.parametrize(
    "form", [{"label": "钱", "type": "NONSENSE"}, {"label": "", "type": "WORDS"}, {"label": "钱", "once": "x"}]
)
def test_an_issue_of_an_unknown_kind_is_refused_with_a_sentence(cast: Cast, form: dict[str, str]) -> None:
    room = make_mediation(cast)
    address = reverse("dispute_issue", kwargs={"secret": secret_of(room.party(0))})
    answer = Client().post(address, {"type": "WORDS", **form})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode() or "error" in answer.content.decode()
    assert not Item.objects.filter(channel__dispute=room.dispute, kind="ISSUE").exists()
