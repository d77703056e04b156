"""What is told when a program is asked to suggest something: that it is asked, that it has finished, and no more."""

from uuid import UUID

import pytest

from linli.disputes.actions.safety import SafetyAnswers, answer_safety
from linli.disputes.actions.suggest import run_suggestion
from linli.disputes.models import Party
from linli.disputes.rules.suggest import SuggestionState
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_room import Room, make_mediation
from linli.disputes.tests.make_suggestion import LABELS, agree, ask, lay_table, shares_of, suggest, wish
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast: Cast) -> Room:
    """In mediation, with nothing told yet."""
    make_kinds()
    made = make_mediation(cast)
    Party.objects.filter(dispute=made.dispute).update(invited_at=MONDAY)
    Notice.objects.all().delete()
    return made


def _told(template: str) -> set[UUID | None]:
    """Whom: sides by their seat, staff by account. What was cancelled when it was written is told to nobody."""
    about = "about_id" if template.startswith("party.") else "account_id"
    return set(Notice.objects.filter(template=template).exclude(state="CANCELLED").values_list(about, flat=True))


def test_a_request_is_told_to_the_other_side_and_the_mediator_and_not_to_who_asks(cast: Cast, room: Room) -> None:
    ask(room, shares_of(lay_table(room)))
    assert _told("party.suggestion_asked") == {room.party(1).id}
    assert _told("dispute.suggestion_asked") == {cast.mediator.account.id}


def test_a_request_of_the_mediator_is_told_to_both_sides_and_not_to_the_mediator(cast: Cast, room: Room) -> None:
    ask(room, shares_of(lay_table(room)), room.mediator)
    assert _told("party.suggestion_asked") == {room.party(0).id, room.party(1).id}
    assert _told("dispute.suggestion_asked") == set()


def test_wishes_and_the_first_yes_are_told_to_nobody(room: Room) -> None:
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    before = Notice.objects.count()
    wish(room, room.b, ids, (50, 30, 20))
    agree(room, made, room.b)
    assert Notice.objects.count() == before


def test_the_end_of_the_work_is_told_once_to_both_sides_and_the_mediator(cast: Cast, room: Room) -> None:
    made, _state = suggest(room, lay_table(room))
    before = Notice.objects.count()
    run_suggestion(at=clock.now(), suggestion_id=made.id)
    assert Notice.objects.count() == before
    assert _told("party.suggestion_ready") == {room.party(0).id, room.party(1).id}
    assert _told("dispute.suggestion_ready") == {cast.mediator.account.id}


def test_what_was_found_and_what_was_not_is_told_in_the_same_words(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def told_as(state: SuggestionState) -> list[tuple[object, ...]]:
        Notice.objects.all().delete()
        monkeypatch.setattr("linli.disputes.actions.suggest.run._found", lambda *_given: (state, b""))
        made = ask(room, shares_of(ids))
        for actor in (room.a, room.b):
            agree(room, made, actor)
        run_suggestion(at=clock.now(), suggestion_id=made.id)
        rows = Notice.objects.filter(template__endswith="suggestion_ready").order_by("template", "id")
        return [(row.template, row.about_id, row.account_id, row.values) for row in rows]

    ids = lay_table(room)
    for actor in (room.a, room.b):
        wish(room, actor, ids, (50, 30, 20))
    nothing = told_as(SuggestionState.NONE)
    assert nothing
    assert told_as(SuggestionState.FAILED) == nothing
    assert told_as(SuggestionState.STOPPED) == []


def test_no_message_says_what_is_asked_or_wished(room: Room) -> None:
    suggest(room, lay_table(room))
    kept = str(list(Notice.objects.values()))
    for word in LABELS:
        assert word not in kept


def test_a_side_that_asked_for_silence_is_not_told(room: Room) -> None:
    answer_safety(actor=room.b, at=clock.now(), dispute_id=room.dispute.id, answers=SafetyAnswers(no_notices=True))
    suggest(room, lay_table(room))
    assert room.party(1).id not in _told("party.suggestion_asked") | _told("party.suggestion_ready")
