"""Whoever is only named and asked: no page, file or live event tells of the talk before that side has said yes."""

from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions import room
from linli.disputes.actions.invite import confirm_reader, invite
from linli.disputes.actions.room import Upload
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Item, Party
from linli.disputes.queries.topics import caucus_topics, joint_topics
from linli.disputes.rules import DataClass, reads
from linli.disputes.tests.make import holder, party_of
from linli.disputes.tests.make_invited import make_asked
from linli.disputes.tests.make_mediation import both, make_mediating, make_talking
from linli.disputes.tests.make_two_runs import NOBODY
from linli.disputes.urls import urlpatterns
from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters.tests.make import make_picture
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

SAID, CLAIM = "那天喝了酒", "漏水"
TRIED: dict[str, list[Any]] = {
    "seat": [0, 1, 2],
    "kind": ["pay"],
    "ending": ["json"],
    "act": ["keep"],
    "method": ["package"],
}


def _third(dispute: Dispute) -> Party:
    """A further side: named and asked by the applicant."""
    a, at = both(dispute)[0], clock.now()
    identity = actions.Identity(name="第三人", phone="13800000009")
    actions.name_party(actor=a, at=at, dispute_id=dispute.id, identity=identity)
    party = party_of(dispute, 2)
    invite(actor=a, at=at, dispute_id=dispute.id, party_id=party.id, channel="SMS")
    return party_of(dispute, 2)


def _addresses(party: Party) -> list[str]:
    """Every address of the module that begins with the link of this side."""
    items = list(Item.objects.filter(channel__dispute=party.dispute).values_list("id", flat=True))
    found = []
    for pattern in urlpatterns:
        names = [name for name in pattern.pattern.converters if name != "secret"]
        if "secret" not in pattern.pattern.converters:
            continue
        values = [TRIED.get(name, [*items, NOBODY] if name == "item_id" else [NOBODY]) for name in names]
        for given in product(*values):
            kwargs = {"secret": secret_of(party), **dict(zip(names, given, strict=True)), **pattern.default_args}
            found.append(reverse(str(pattern.name), kwargs=kwargs))
    return found


def _read_everywhere(party: Party) -> dict[str, bytes]:
    browser = Client()
    answers = {address: browser.get(address) for address in _addresses(party)}
    assert [address for address, answer in answers.items() if answer.status_code == 500] == []
    return {address: answer.content for address, answer in answers.items()}


def _talked(cast: Cast) -> Dispute:
    """The sides and a mediator have talked, and a picture lies in the room."""
    dispute = make_mediating(cast, clock.now())
    b, mediator = both(dispute)[1], cast.mediator.actor
    actions.open_joint_room(actor=mediator, at=clock.now(), dispute_id=dispute.id)
    picture = [Upload("漏水.png", make_picture(kind="PNG"))]
    room.say(actor=b, at=clock.now(), dispute_id=dispute.id, text=f"我承认{SAID}", files=picture)
    return dispute


def test_a_further_side_that_has_not_confirmed_gets_nothing_but_the_question_whose_link_it_is(cast: Cast) -> None:
    third = _third(_talked(cast))
    pages = _read_everywhere(third)
    assert [address for address, body in pages.items() if SAID in body.decode(errors="replace")] == []
    assert [address for address, body in pages.items() if CLAIM in body.decode(errors="replace")] == []
    assert [address for address, body in pages.items() if body.startswith(b"\xff\xd8\xff")] == []
    assert "第三人" in Client().get(reverse("dispute_party_home", kwargs={"secret": secret_of(third)})).content.decode()
    assert party_of(third.dispute, 2).opened_at is None


def test_until_it_says_yes_a_further_side_reads_what_is_asked_and_nothing_of_the_talk(cast: Cast) -> None:
    third = _third(_talked(cast))
    actor = holder(third)
    confirm_reader(actor=actor, at=clock.now(), dispute_id=third.dispute_id)
    pages = _read_everywhere(party_of(third.dispute, 2))
    home = reverse("dispute_party_home", kwargs={"secret": secret_of(third)})
    assert CLAIM in pages[home].decode()
    assert [address for address, body in pages.items() if SAID in body.decode(errors="replace")] == []
    assert [address for address, body in pages.items() if body.startswith(b"\xff\xd8\xff")] == []
    _reads_only(actor, third, {DataClass.IDENTITY, DataClass.CLAIM, DataClass.SAFETY, DataClass.COMPLAINT})
    standing = get_standing(actor, third.dispute_id)
    assert joint_topics(standing) == [f"dispute:{third.dispute_id}"]
    assert caucus_topics(standing, standing.parties) == []


def _reads_only(actor: Actor, party: Party, classes: set[DataClass]) -> None:
    standing = get_standing(actor, party.dispute_id)
    own = next(one for one in standing.parties if one.id == party.id)
    assert {data for data in DataClass if reads(standing.sight(data, own))} == classes


def test_with_its_yes_a_further_side_reads_the_talk(cast: Cast) -> None:
    third = _third(_talked(cast))
    confirm_reader(actor=holder(third), at=clock.now(), dispute_id=third.dispute_id)
    actions.consent(actor=holder(third), at=clock.now(), dispute_id=third.dispute_id)
    answer = Client().get(reverse("dispute_room", kwargs={"secret": secret_of(third)}))
    assert SAID in answer.content.decode()


def test_the_first_other_side_reads_no_claim_at_any_address_before_it_has_confirmed(cast: Cast) -> None:
    asked = make_asked(cast)
    pages = _read_everywhere(asked.party(1))
    assert [address for address, body in pages.items() if CLAIM in body.decode(errors="replace")] == []
    assert CLAIM in Client().get(asked.read()).content.decode()


def test_nothing_can_be_said_or_sent_by_a_link_that_was_not_confirmed(cast: Cast) -> None:
    third = _third(make_talking(cast, clock.now()))
    before = Item.objects.count()
    for name in ("dispute_say", "dispute_issue", "dispute_make_offer", "dispute_agreement_act", "dispute_hand_off"):
        sent = {
            "text": "你好",
            "label": "钱",
            "words": "好",
            "act": "refuse",
            "files": SimpleUploadedFile("a.txt", b"a"),
        }
        answer = Client().post(reverse(name, kwargs={"secret": secret_of(third)}), sent)
        assert answer.status_code == 403, name
        assert "reader.confirm_first" in answer.content.decode(), name
    assert Item.objects.count() == before


def test_whoever_said_yes_once_still_reads_what_was_said_while_a_new_round_is_asked_for(cast: Cast) -> None:
    dispute = make_talking(cast, clock.now())
    a, b = both(dispute)
    room.say(actor=b, at=clock.now(), dispute_id=dispute.id, text=SAID)
    actions.withdraw(actor=a, at=clock.now(), dispute_id=dispute.id)
    actions.reopen(actor=a, at=clock.now(), dispute_id=dispute.id)
    answer = Client().get(reverse("dispute_room", kwargs={"secret": secret_of(party_of(dispute, 1))}))
    assert SAID in answer.content.decode()
