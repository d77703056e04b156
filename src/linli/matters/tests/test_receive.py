"""Receiving: one record from every channel, routed and explained in the same answer."""

from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kit.actors import SYSTEM, Actor, ActorKind, Role, anonymous
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.matters import actions, queries
from linli.matters.actions import ContactDetails, Idempotency
from linli.matters.models import Contact, Matter, Step
from linli.matters.rules import Channel
from linli.matters.tests import make
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
AGREED = ContactDetails(name="王芳", phone="138 0000 0000", email="wang@example.org", consent=True)


def test_a_street_light_goes_to_the_caseworker_of_its_grid_with_both_times(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    assert received.owner_post_id == cast.caseworker.post.id
    assert received.owner_place_id == cast.grid.id
    assert received.level == "GRID"
    assert received.first_contact_due_at == make.later(4)
    assert received.due_at == make.later(72)


def test_of_two_caseworkers_the_one_with_less_in_hand_gets_it_and_the_desk_can_read_why(cast: Cast) -> None:
    second = make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    first_two = [make.make_received(cast.grid.id).owner_post_id for _ in range(2)]
    assert set(first_two) == {cast.caseworker.post.id, second.id}
    done = Matter.objects.get(owner_post_id=second.id)
    holder = make.holder_of_matter(done)
    actions.withdraw(actor=holder, at=make.later(1), matter_id=done.id)
    third = make.make_received(cast.grid.id, at=make.later(2))
    assert third.owner_post_id == second.id
    kind = queries.find_kind(make.LIGHT)
    assert kind is not None
    full = queries.explain_in_full(third.routing, kind, "zh-hans")
    assert [(one.open_matters, one.chosen) for one in full.considered] == [(0, True), (1, False)]


def test_a_caseworker_who_is_not_there_for_this_kind_or_any_more_does_not_get_it(cast: Cast) -> None:
    grid = cast.ladder.grids[3]
    make_post(make_account(), Role.CASEWORKER, place=grid, kind_codes=["civil.road"])
    make_post(make_account(), Role.CASEWORKER, place=grid, valid_to=make.MORNING.date())
    received = make.make_received(grid.id)
    assert (received.owner_place_id, received.owner_post_id) == (cast.village.id, None)


def test_a_kind_that_starts_with_the_township_goes_to_its_team(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, kind_code=make.POTHOLE)
    assert (received.owner_place_id, received.owner_post_id, received.level) == (cast.township.id, None, "TOWNSHIP")


@pytest.mark.parametrize("level", ["village", "township", "county"])
def test_a_place_of_any_level_will_do(cast: Cast, level: str) -> None:
    place = getattr(cast, level)
    received = make.make_received(place.id)
    assert received.owner_place_id == place.id


def test_the_resident_reads_the_reason_in_one_sentence_of_either_language(cast: Cast) -> None:
    kind = queries.find_kind(make.LIGHT)
    assert kind is not None
    received = make.make_received(cast.grid.id)
    english = queries.explain(received.routing, kind, "en")
    assert english == "Street light out starts with the grid. This spot is in Grid 1, and this is its caseworker."
    chinese = queries.explain(received.routing, kind, "zh-hans")
    assert "路灯不亮" in chinese
    assert cast.grid.name_zh in chinese


def test_the_text_gives_the_title_when_there_is_none(cast: Cast) -> None:
    assert make.make_matter(cast.grid.id).title == "村口的路灯三天没亮了，晚上看不清台阶"
    assert make.make_matter(cast.grid.id, title="路灯").title == "路灯"


def test_the_link_opens_the_matter_and_nothing_else_does(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    found = queries.find_by_secret(received.reference, received.secret, anonymous())
    assert found.id == received.matter_id
    stored = Matter.objects.get(id=received.matter_id)
    assert received.secret.encode() not in bytes(stored.secret_digest)
    assert len(received.secret) >= 22


def test_receiving_takes_at_most_twelve_statements_with_contact_photos_and_key(cast: Cast) -> None:
    make.make_received(cast.grid.id)
    draft = actions.save_draft(actor=anonymous(), at=make.MORNING, data={})
    actions.add_draft_photo(actor=anonymous(), at=make.MORNING, secret=draft.secret, data=make.make_picture())
    submission = make.make_submission(cast.grid.id, contact=AGREED, draft_secret=draft.secret)
    key = Idempotency("test", "k", b"1")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        actions.receive(actor=anonymous(), at=make.MORNING, submission=submission, idempotency=key)
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 12, statements


def test_a_new_matter_has_one_step_and_one_entry_in_the_record(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        received = make.make_received(cast.grid.id)
    [step] = Step.objects.filter(matter_id=received.matter_id)
    assert (step.verb, step.visibility) == ("RECEIVE", "PUBLIC")
    assert sum('INSERT INTO "ledger_entry"' in query["sql"] for query in captured) == 1


def test_contact_is_kept_with_consent_only(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, contact=AGREED)
    contact = Contact.objects.get(matter_id=received.matter_id)
    assert (contact.phone, contact.consented_at) == ("138 0000 0000", make.MORNING)
    with pytest.raises(Refused) as refused:
        make.make_received(cast.grid.id, contact=ContactDetails(phone="13800000000"))
    assert (refused.value.code, refused.value.field) == ("contact.consent_missing", "consent")
    assert not Contact.objects.filter(matter_id=make.make_received(cast.grid.id).matter_id).exists()


@pytest.mark.parametrize(
    ("contact", "code"),
    [
        ({"phone": "call me"}, "contact.bad_phone"),
        ({"phone": "12"}, "contact.bad_phone"),
        ({"email": "nobody"}, "contact.bad_email"),
        ({"email": "a@b"}, "contact.bad_email"),
        ({"name": "x" * 41}, "text.too_long"),
    ],
)
def test_contact_that_cannot_be_right_is_refused_at_its_field(cast: Cast, contact: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make.make_received(cast.grid.id, contact=ContactDetails(**contact, consent=True))
    assert refused.value.code == code
    assert refused.value.field == next(iter(contact))


def test_a_signed_in_residents_matter_is_linked_to_the_account(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, actor=cast.resident.actor)
    assert [row.id for row in queries.list_my_matters(cast.resident.actor)] == [received.matter_id]
    assert not queries.list_my_matters(cast.neighbour.actor)


@pytest.mark.parametrize("channel", [Channel.DESK_PHONE, Channel.DESK_WALKIN, Channel.DESK_PAPER])
def test_a_desk_takes_in_for_a_resident_within_its_own_area(cast: Cast, channel: Channel) -> None:
    received = make.make_received(cast.grid.id, actor=cast.clerk.actor, channel=channel)
    matter = Matter.objects.get(id=received.matter_id)
    assert (matter.received_by_post_id, matter.channel) == (cast.clerk.post.id, channel)
    assert not queries.list_my_matters(cast.clerk.actor)
    with pytest.raises(NotAllowed):
        make.make_received(cast.far_grid.id, actor=cast.clerk.actor, channel=channel)


def test_who_may_not_take_in_for_others(cast: Cast) -> None:
    for actor in (cast.resident.actor, anonymous(), cast.administrator.actor, cast.outsider.actor):
        with pytest.raises(NotAllowed):
            make.make_received(cast.grid.id, actor=actor, channel=Channel.DESK_PHONE)


def test_an_import_keeps_its_source_number_and_time_and_comes_once(cast: Cast) -> None:
    changes: dict[str, Any] = {
        "channel": Channel.IMPORT,
        "source": "hotline",
        "source_id": "7",
        "received_at": make.later(-24),
    }
    matter = make.make_matter(cast.grid.id, actor=SYSTEM, **changes)
    assert (matter.received_at, matter.due_at) == (make.later(-24), make.later(48))
    with pytest.raises(Conflict) as refused:
        make.make_received(cast.grid.id, actor=SYSTEM, **changes)
    assert refused.value.code == "source.seen"
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"channel": Channel.IMPORT}, "source.missing"),
        ({"source": "hotline"}, "source.not_an_import"),
        ({"received_at": make.later(-1)}, "source.not_an_import"),
        (
            {"channel": Channel.IMPORT, "source": "a", "source_id": "1", "received_at": make.later(1)},
            "source.in_the_future",
        ),
    ],
)
def test_only_an_import_says_when_it_was_first_received(cast: Cast, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make.make_received(cast.grid.id, **changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"text": ""}, "text.missing", "text"),
        ({"text": " \u200b\u202e\n"}, "text.missing", "text"),
        ({"text": "长" * 4001}, "text.too_long", "text"),
        ({"title": "长" * 81}, "text.too_long", "title"),
        ({"address": "长" * 201}, "text.too_long", "address"),
        ({"kind_code": "no.such.kind"}, "kind.unknown", "kind"),
        ({"kind_code": "civil.lighting"}, "kind.unknown", "kind"),
        ({"kind_code": "x\x00"}, "kind.unknown", "kind"),
        ({"place_id": None}, "place.missing", "place"),
        ({"place_id": uuid4()}, "place.unknown", "place"),
        ({"lon": 120.2}, "place.half_a_point", "place"),
        ({"language": "fr"}, "language.unknown", "language"),
        ({"answers": {"unknown": 1}}, "answers.unknown", "answers"),
        ({"answers": {"how_many": "NONE"}}, "answers.malformed", "answers.how_many"),
        ({"answers": {"how_many": 3}}, "answers.malformed", "answers.how_many"),
        ({"answers": {"nights": "many"}}, "answers.malformed", "answers.nights"),
        ({"answers": {"nights": float("nan")}}, "answers.malformed", "answers.nights"),
        ({"answers": {"nights": 1e300}}, "answers.malformed", "answers.nights"),
        ({"answers": {"nights": True}}, "answers.malformed", "answers.nights"),
        ({"answers": {"dark": "maybe"}}, "answers.malformed", "answers.dark"),
        ({"answers": {"pole": {"a": 1}}}, "answers.malformed", "answers.pole"),
        ({"answers": {"pole": "9" * 201}}, "text.too_long", "answers.pole"),
    ],
)
def test_bad_input_is_refused_with_its_field_and_leaves_nothing(
    cast: Cast, changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        make.make_received(**{"place_id": cast.grid.id, **changes})
    assert (refused.value.code, refused.value.field) == (code, field)
    assert str(refused.value.message)
    assert Matter.objects.count() == 0


def test_answers_are_typed_and_read_back_in_either_language(cast: Cast) -> None:
    answers = {"how_many": "SEVERAL", "pole": " A-\u202e17 ", "nights": "3", "dark": "YES"}
    matter = make.make_matter(cast.grid.id, answers=answers)
    assert matter.answers == {"how_many": "SEVERAL", "pole": "A-17", "nights": 3, "dark": True}
    kind = queries.kind_row(matter.kind_id)
    words = queries.answers_in_words(kind, matter.answers, "en")
    assert words == [
        ("How many lamps", "Several"),
        ("Number on the pole", "A-17"),
        ("For how many nights", "3"),
        ("Is it quite dark", "Yes"),
    ]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a\x00b", "tail\ud800", "\u202eright to left", "'; DROP TABLE"]
)
def test_hostile_text_is_stored_as_harmless_text(cast: Cast, text: str) -> None:
    matter = make.make_matter(cast.grid.id, text=text, title=text, address=text)
    for stored in (matter.text, matter.title, matter.address):
        assert stored
        assert not {"\x00", "\ud800", "\u202e"} & set(stored)


def test_the_same_key_with_the_same_body_answers_as_the_first_time(cast: Cast) -> None:
    key = Idempotency("test", "key-1", b"body")
    submission = make.make_submission(cast.grid.id)
    first = actions.receive(actor=anonymous(), at=make.MORNING, submission=submission, idempotency=key)
    again = actions.receive(actor=anonymous(), at=make.later(1), submission=submission, idempotency=key)
    assert (again.matter_id, again.secret, again.due_at) == (first.matter_id, first.secret, first.due_at)
    assert (first.repeated, again.repeated) == (False, True)
    assert Matter.objects.count() == 1


def test_the_same_key_with_another_body_is_refused_and_in_another_scope_is_another_key(cast: Cast) -> None:
    submission = make.make_submission(cast.grid.id)
    for scope in ("one", "two"):
        key = Idempotency(scope, "key-1", b"body")
        actions.receive(actor=anonymous(), at=make.MORNING, submission=submission, idempotency=key)
    assert Matter.objects.count() == 2
    other = Idempotency("one", "key-1", b"other")
    with pytest.raises(Conflict) as refused:
        actions.receive(actor=anonymous(), at=make.MORNING, submission=submission, idempotency=other)
    assert refused.value.code == "idempotency.other_body"


def test_a_refused_request_does_not_use_its_key_up(cast: Cast) -> None:
    key = Idempotency("test", "key-1", b"body")
    with pytest.raises(Refused):
        actions.receive(actor=anonymous(), at=make.MORNING, submission=make.make_submission(None), idempotency=key)
    received = actions.receive(
        actor=anonymous(), at=make.MORNING, submission=make.make_submission(cast.grid.id), idempotency=key
    )
    assert not received.repeated


@pytest.mark.parametrize("key", ["", "x" * 101, "钥匙", "a\nb", "\x00"])
def test_a_malformed_key_is_refused(cast: Cast, key: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.receive(
            actor=anonymous(),
            at=make.MORNING,
            submission=make.make_submission(cast.grid.id),
            idempotency=Idempotency("test", key, b""),
        )
    assert refused.value.code == "idempotency.bad_key"


def test_a_taken_reference_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(import_module("linli.matters.actions.receive"), "new_reference", lambda: next(draws))
    references = [make.make_received(cast.grid.id).reference for _ in range(2)]
    assert references == ["AAAAAA", "BBBBBB"]


def test_another_system_is_nobody_in_particular(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, actor=Actor(kind=ActorKind.API), channel=Channel.API)
    [step] = Step.objects.filter(matter_id=received.matter_id)
    assert (step.actor_kind, step.post_id) == ("API", None)
