"""The timeline: plain sentences in both languages, nothing missing, nothing internal for the resident."""

from dataclasses import replace
from typing import Any

import pytest

from linli.kit.actors import Actor, Role
from linli.kit.errors import NotFound
from linli.ledger import queries as ledger
from linli.matters import actions, labels, queries
from linli.matters.models import Kind, Matter
from linli.matters.rules import (
    DECLINE_REASONS,
    OTHER_DOORS,
    OUTCOMES,
    WAIT_REASONS,
    Channel,
    Level,
    State,
    Verb,
    WaitingFor,
)
from linli.matters.tests import make
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def live_a_full_life(cast: Cast) -> Matter:
    """A matter that most verbs were done to."""
    matter = make.make_matter(cast.grid.id, actor=cast.resident.actor)
    holder = make.holder_of_matter(matter)
    clock = iter(range(1, 99))

    def do(verb: str, actor: Actor, **more: Any) -> None:
        getattr(actions, verb)(actor=actor, at=make.later(next(clock)), matter_id=matter.id, **more)

    grid, village = cast.caseworker.actor, cast.village_desk.actor
    do("accept", grid)
    do("start", grid)
    do("visit", grid, text="看过了", files=[make.make_picture()])
    do("wait", grid, waiting_for="CONTRACTOR", reason="PARTS_ORDERED")
    do("resume", grid)
    do("ask", grid, text="哪盏？")
    do("answer", holder, text="这盏")
    do("add_photo", holder, files=[make.make_picture()])
    do("comment", grid, text="内部", visibility="INTERNAL")
    do("propose_hand_over", grid, reason="试试", to_agency_id=cast.bureau.id)
    do("return_hand_over", cast.officer.actor, reason="不归我们")
    do("propose_hand_over", grid, reason="试试", to_place_id=cast.far_grid.id)
    do("withdraw_hand_over", grid)
    do("propose_hand_over", grid, reason="试试", to_place_id=cast.far_grid.id)
    do("accept_hand_over", cast.outsider.actor)
    do("move", cast.outsider.actor, place_id=cast.grid.id, reason="还是这边")
    do("reclassify", cast.clerk.actor, kind_code=make.QUARREL, reason="其实是吵架")
    do("assign", cast.coordinator.actor, post_id=cast.village_desk.post.id)
    do("escalate", village, reason="谈不拢")
    do("reroute", cast.county_coordinator.actor, reason="村里再谈")
    do("accept", village)
    do("resolve", village, outcome="AGREEMENT_REACHED", text="谈好了")
    do("reopen", holder, reason="又吵了")
    do("accept", village)
    do("resolve", village, outcome="EXPLAINED", text="说清了")
    do("confirm", holder)
    return Matter.objects.get(id=matter.id)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_step_is_a_whole_sentence_for_resident_and_staff(cast: Cast, language: str) -> None:
    matter = live_a_full_life(cast)
    for actor in (make.holder_of_matter(matter, language), replace(cast.caseworker.actor, language=language)):
        steps = queries.timeline(actor, matter.id)
        for step in steps:
            assert step.sentence
            assert "%(" not in step.sentence
            assert "  " not in step.sentence
            assert not step.sentence.startswith(" ")
    assert len(steps) == 27


def test_the_resident_reads_what_is_public_and_staff_read_all(cast: Cast) -> None:
    matter = live_a_full_life(cast)
    seen = [step.verb for step in queries.timeline(make.holder_of_matter(matter), matter.id)]
    full = [step.verb for step in queries.timeline(cast.caseworker.actor, matter.id)]
    hidden = {"PROPOSE_HAND_OVER", "RETURN_HAND_OVER", "WITHDRAW_HAND_OVER"}
    assert not hidden & set(seen)
    assert hidden <= set(full)
    assert len(full) - len(seen) == 6


def test_no_sentence_names_a_person(cast: Cast) -> None:
    matter = live_a_full_life(cast)
    for step in queries.timeline(make.holder_of_matter(matter), matter.id):
        assert "员工" not in step.sentence + step.who


def test_photos_stand_with_their_steps(cast: Cast) -> None:
    matter = live_a_full_life(cast)
    shown = {step.verb: len(step.photos) for step in queries.timeline(make.holder_of_matter(matter), matter.id)}
    assert (shown["VISIT"], shown["ADD_PHOTO"], shown["ACCEPT"]) == (1, 1, 0)


def test_who_may_not_read_it(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for actor in (cast.outsider.actor, cast.neighbour.actor, cast.administrator.actor):
        with pytest.raises(NotFound):
            queries.timeline(actor, matter.id)


def test_opening_a_matter_is_noted_for_the_resident_once_an_hour_and_shows_the_contact_to_those_who_need_it(
    cast: Cast,
) -> None:
    contact = actions.ContactDetails(phone="13800000000", consent=True)
    matter = make.make_matter(cast.grid.id, contact=contact)
    for minutes in (0.1, 0.2, 1.1):
        view = actions.open_matter(actor=cast.caseworker.actor, at=make.later(minutes), matter_id=matter.id)
        assert view.contact is not None
        assert view.contact.phone == "13800000000"
    assert actions.open_matter(actor=cast.coordinator.actor, at=make.later(2), matter_id=matter.id).contact is None
    assert queries.get_matter(cast.caseworker.actor, matter.id).contact is None
    actions.open_matter(actor=make.holder_of_matter(matter), at=make.later(3), matter_id=matter.id)
    assert [row.role for row in ledger.list_readings(matter.id)] == [Role.COORDINATOR, Role.CASEWORKER, Role.CASEWORKER]


def test_the_public_status_has_no_words_and_no_place_finer_than_the_village(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, text="李家门口的路灯", title="李家的灯")
    status = queries.public_status(matter.reference, "zh-hans")
    assert (status.place.id, status.state, status.due_at) == (cast.village.id, "RECEIVED", matter.due_at)
    assert cast.grid.name_zh not in status.owner_label
    assert "李" not in repr(status)
    with pytest.raises(NotFound):
        queries.public_status("ZZZZZZ", "zh-hans")
    with pytest.raises(NotFound):
        queries.public_status("<script>", "zh-hans")


def test_a_private_kind_is_shown_to_the_public_as_its_subject(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
    assert queries.public_status(matter.reference, "en").kind.code == "family"


def test_a_private_kind_whose_subject_left_the_catalogue_is_still_not_named(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
    Kind.objects.filter(code="family").delete()
    queries.forget_kinds()
    shown = queries.public_status(matter.reference, "en").kind
    assert (shown.code, shown.name("en"), shown.name("zh-hans")) == ("private", "Private matter", "不公开的事项")
    assert not shown.asks


@pytest.mark.parametrize("secret", ["", "x", "钥匙", "\ud800", "A" * 500])
def test_a_wrong_secret_opens_nothing(cast: Cast, secret: str) -> None:
    received = make.make_received(cast.grid.id)
    other = make.make_received(cast.grid.id)
    for reference in (received.reference, other.reference, "", "ZZZZZZ"):
        for tried in (secret, other.secret if reference != other.reference else secret):
            with pytest.raises(NotFound):
                queries.find_by_secret(reference, tried, make.holder_of(other))
    assert not queries.secret_fits(received.matter_id, secret)
    assert queries.secret_fits(received.matter_id, received.secret)


def test_every_code_has_its_words() -> None:
    for words, codes in (
        (labels.STATES, State),
        (labels.LEVELS, Level),
        (labels.CHANNELS, Channel),
        (labels.VERBS, Verb),
        (labels.WAITING_FOR, WaitingFor),
        (labels.WAIT_REASONS, WAIT_REASONS),
        (labels.OUTCOMES, OUTCOMES),
        (labels.DECLINE_REASONS, DECLINE_REASONS),
        (labels.OTHER_DOORS, OTHER_DOORS),
    ):
        assert {str(code) for code in codes} == set(words)


def test_a_team_is_listed_with_its_load_for_those_who_assign(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    second = make_post(make_account(display_name="员工二"), Role.CASEWORKER, place=cast.grid)
    team = queries.list_team(cast.coordinator.actor, cast.grid.path, None, make.MORNING.date())
    assert [(one.open_matters, one.post_id) for one in team if one.role is Role.CASEWORKER] == [
        (0, second.id),
        (1, cast.caseworker.post.id),
    ]


def test_a_team_is_listed_for_staff_only(cast: Cast) -> None:
    for actor in (cast.resident.actor, cast.respondent):
        assert queries.list_team(actor, cast.grid.path, None, make.MORNING.date()) == []
