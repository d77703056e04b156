"""Two reports of the same thing: one owner, one clock, and nobody tells it twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import anonymous
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.models import Link, Matter
from linli.matters.rules import State, Verb
from linli.matters.rules.linked import UNDO_WITHIN, may_undo
from linli.matters.tests import make
from linli.matters.tests.make import MORNING, POTHOLE, VIOLENCE, later, opened
from linli.matters.tests.make_joined import SAME_WORDS, make_me_too
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("kinds")


def _state(matter: Matter) -> str:
    return Matter.objects.get(id=matter.id).state


def _two(cast: Cast) -> tuple[Matter, Matter]:
    lead = make.make_matter(cast.grid.id)
    return lead, make_me_too(cast.grid.id, lead)


def test_me_too_joins_with_an_own_number_link_and_contact(cast: Cast) -> None:
    lead, joined = _two(cast)
    assert joined.state == State.JOINED
    assert joined.reference != lead.reference
    assert joined.secret_digest != lead.secret_digest
    assert joined.text == SAME_WORDS
    assert Matter.objects.get(id=lead.id).joined_count == 1


def test_a_joined_report_is_nobodys_second_load_and_has_no_clock(cast: Cast) -> None:
    lead, joined = _two(cast)
    page = opened(queries.list_inbox(cast.caseworker.actor, later(2)))
    assert [row.id for row in page.rows] == [lead.id]
    assert joined.sweep_at is None
    assert not joined.clocks.filter(stopped_at__isnull=True).exists()


def test_the_answer_names_the_team_that_has_it_already(cast: Cast) -> None:
    lead = make.make_matter(cast.grid.id)
    actions.escalate(actor=cast.caseworker.actor, at=MORNING, matter_id=lead.id, reason="要上面来")
    submission = make.make_submission(cast.grid.id, joins=lead.id)
    received = actions.receive(actor=anonymous(), at=later(1), submission=submission)
    assert received.joined
    assert received.owner_place_id == cast.village.id


def test_whoever_holds_the_lead_reads_the_words_and_photos_of_the_other(cast: Cast) -> None:
    lead, joined = _two(cast)
    mine = make.holder_of_matter(joined)
    actions.add_photo(actor=mine, at=later(2), matter_id=joined.id, files=[make.make_picture()])
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=later(3), matter_id=lead.id, reason="归口", to_agency_id=cast.bureau.id
    )
    with pytest.raises(NotFound):
        queries.get_matter(cast.officer.actor, joined.id)
    actions.accept_hand_over(actor=cast.officer.actor, at=later(4), matter_id=lead.id)
    seen = actions.open_matter(actor=cast.officer.actor, at=later(3), matter_id=joined.id)
    assert seen.text == SAME_WORDS
    steps = queries.timeline(cast.officer.actor, joined.id, seen.look)
    assert sum(len(step.photos) for step in steps) == 1


def test_neither_resident_reads_the_words_of_the_other(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.comment(actor=make.holder_of_matter(joined), at=later(2), matter_id=joined.id, text="第二个人的秘密")
    told = "".join(step.sentence + step.text for step in queries.timeline(make.holder_of_matter(lead), lead.id))
    assert "第二个人" not in told
    with pytest.raises(NotFound):
        queries.get_matter(make.holder_of_matter(joined), lead.id)
    with pytest.raises(NotFound):
        queries.get_matter(make.holder_of_matter(lead), joined.id)


@pytest.mark.parametrize("case", ["unknown", "far", "other kind", "over", "private"])
def test_me_too_with_what_was_not_offered_is_a_report_of_its_own(cast: Cast, case: str) -> None:
    makers: dict[str, Callable[[], UUID]] = {
        "unknown": uuid7,
        "far": lambda: make.make_matter(cast.far_grid.id).id,
        "other kind": lambda: make.make_matter(cast.grid.id, kind_code=POTHOLE).id,
        "over": lambda: _withdrawn(make.make_matter(cast.grid.id)).id,
        "private": lambda: make.make_matter(cast.grid.id, kind_code=VIOLENCE).id,
    }
    wrong = makers[case]()
    received = actions.receive(
        actor=anonymous(), at=later(1), submission=make.make_submission(cast.grid.id, joins=wrong)
    )
    assert not received.joined
    assert Matter.objects.get(id=received.matter_id).state == State.RECEIVED


def _withdrawn(matter: Matter) -> Matter:
    return actions.withdraw(actor=make.holder_of_matter(matter), at=MORNING, matter_id=matter.id)


def test_a_second_me_too_waits_with_the_same_lead(cast: Cast) -> None:
    lead, _first = _two(cast)
    make_me_too(cast.grid.id, lead, hours=2)
    assert Matter.objects.get(id=lead.id).joined_count == 2


def test_its_resident_says_at_any_time_that_it_is_another_thing(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.separate(actor=make.holder_of_matter(joined), at=later(50), matter_id=joined.id)
    alone = Matter.objects.get(id=joined.id)
    assert alone.state == State.RECEIVED
    assert alone.owner_post_id == cast.caseworker.post.id
    assert alone.clocks.filter(stopped_at__isnull=True).exists()
    assert alone.due_at == joined.due_at
    assert Matter.objects.get(id=lead.id).joined_count == 0
    assert Link.objects.get(matter_id=joined.id).end == Link.Ends.SEPARATED


def test_a_neighbour_does_not_part_them(cast: Cast) -> None:
    _lead, joined = _two(cast)
    with pytest.raises(NotFound):
        actions.separate(actor=cast.neighbour.actor, at=later(2), matter_id=joined.id)
    with pytest.raises(NotFound):
        actions.separate(actor=cast.outsider.actor, at=later(2), matter_id=joined.id)
    with pytest.raises(NotAllowed):
        actions.separate(actor=cast.caseworker.actor, at=later(2), matter_id=joined.id)


def test_a_desk_parts_them_for_the_resident_with_a_reason(cast: Cast) -> None:
    _lead, joined = _two(cast)
    with pytest.raises(Refused):
        actions.separate(actor=cast.clerk.actor, at=later(5), matter_id=joined.id)
    actions.separate(actor=cast.clerk.actor, at=later(5), matter_id=joined.id, text="来电说是另一盏")
    assert _state(joined) == State.RECEIVED


def test_staff_join_two_and_take_it_back_as_it_was(cast: Cast) -> None:
    lead, other = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    worker = cast.caseworker.actor
    actions.accept(actor=worker, at=MORNING, matter_id=other.id)
    before = Matter.objects.get(id=other.id)
    actions.join(actor=worker, at=later(1), matter_id=other.id, lead_id=lead.id)
    assert _state(other) == State.JOINED
    actions.separate(actor=worker, at=later(2), matter_id=other.id)
    after = Matter.objects.get(id=other.id)
    same = ("state", "owner_place_id", "owner_post_id", "due_at", "accepted_at", "level")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert Link.objects.get().end == Link.Ends.UNDONE


def test_after_the_hour_it_is_not_taken_back_by_staff(cast: Cast) -> None:
    lead, other = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    actions.join(actor=cast.caseworker.actor, at=later(1), matter_id=other.id, lead_id=lead.id)
    with pytest.raises(Conflict) as refused:
        actions.separate(actor=cast.caseworker.actor, at=later(2.01), matter_id=other.id)
    assert refused.value.code == "undo.too_late"


def test_each_change_leaves_a_step_on_both_and_entries_in_the_record(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.separate(actor=make.holder_of_matter(joined), at=later(1.5), matter_id=joined.id)
    for matter in (lead, joined):
        verbs = [step.verb for step in queries.timeline(make.holder_of_matter(matter), matter.id)]
        assert Verb.JOIN in verbs
        assert Verb.SEPARATE in verbs
        named = set(Entry.objects.filter(subject_id=matter.id).values_list("verb", flat=True))
        assert {"matters.join", "matters.separate"} <= named


def test_nothing_is_joined_to_itself_to_what_is_over_joined_private_or_unseen(cast: Cast) -> None:
    lead, joined = _two(cast)
    other = make.make_matter(cast.grid.id)
    worker = cast.clerk.actor
    over = _withdrawn(make.make_matter(cast.grid.id))
    private = make.make_matter(cast.grid.id, kind_code=VIOLENCE)
    wrong = {other.id: "join.itself", over.id: "join.lead_is_over", joined.id: "join.lead_is_joined"}
    for lead_id, code in {**wrong, private.id: "join.private"}.items():
        with pytest.raises(Refused) as refused:
            actions.join(actor=worker, at=later(2), matter_id=other.id, lead_id=lead_id)
        assert refused.value.code == code
    for hidden in (make.make_matter(cast.far_grid.id).id, uuid7()):
        with pytest.raises(NotFound):
            actions.join(actor=worker, at=later(2), matter_id=other.id, lead_id=hidden)
    with pytest.raises(Conflict):
        actions.join(actor=worker, at=later(2), matter_id=over.id, lead_id=lead.id)


def test_there_is_no_circle(cast: Cast) -> None:
    first, second = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    worker = cast.caseworker.actor
    actions.join(actor=worker, at=later(1), matter_id=first.id, lead_id=second.id)
    with pytest.raises(Conflict):
        actions.join(actor=worker, at=later(1), matter_id=second.id, lead_id=first.id)


def test_those_that_waited_with_one_wait_with_the_other_and_come_back_with_it(cast: Cast) -> None:
    first, joined = _two(cast)
    second = make.make_matter(cast.grid.id)
    worker = cast.caseworker.actor
    actions.join(actor=worker, at=later(2), matter_id=first.id, lead_id=second.id)
    assert Matter.objects.get(id=second.id).joined_count == 2
    assert Matter.objects.get(id=first.id).joined_count == 0
    actions.separate(actor=worker, at=later(2.5), matter_id=first.id)
    assert Matter.objects.get(id=second.id).joined_count == 0
    assert Matter.objects.get(id=first.id).joined_count == 1
    assert Link.objects.get(matter_id=joined.id, ended_at__isnull=True).lead_id == first.id


def test_staff_without_both_matters_do_not_join_them(cast: Cast) -> None:
    lead, other = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    for member in (cast.volunteer, cast.outsider, cast.officer, cast.administrator, cast.resident):
        with pytest.raises((NotFound, NotAllowed)):
            actions.join(actor=member.actor, at=later(1), matter_id=other.id, lead_id=lead.id)
    with pytest.raises((NotFound, NotAllowed)):
        actions.join(actor=make.holder_of_matter(other), at=later(1), matter_id=other.id, lead_id=lead.id)


def _resolve(cast: Cast, matter: Matter, hours: float = 3) -> None:
    worker = cast.caseworker.actor
    if _state(matter) == State.RECEIVED:
        actions.accept(actor=worker, at=later(hours), matter_id=matter.id)
    actions.visit(actor=worker, at=later(hours), matter_id=matter.id, text="看过了")
    actions.resolve(actor=worker, at=later(hours), matter_id=matter.id, outcome="FIXED", text="换了灯")


def test_when_the_lead_is_done_so_is_the_joined_one_and_its_resident_confirms_alone(cast: Cast) -> None:
    lead, joined = _two(cast)
    _resolve(cast, lead)
    assert _state(joined) == State.RESOLVED
    told = queries.timeline(make.holder_of_matter(joined), joined.id)[-1]
    assert (told.verb, told.text) == (Verb.RESOLVE, "换了灯")
    actions.confirm(actor=make.holder_of_matter(joined), at=later(4), matter_id=joined.id)
    assert (_state(lead), _state(joined)) == (State.RESOLVED, State.CONFIRMED)


def test_a_joiner_who_is_not_content_opens_the_lead_again_without_telling_whose_words(cast: Cast) -> None:
    lead, joined = _two(cast)
    _resolve(cast, lead)
    actions.confirm(actor=make.holder_of_matter(lead), at=later(4), matter_id=lead.id)
    actions.reopen(actor=make.holder_of_matter(joined), at=later(5), matter_id=joined.id, reason="我家门口还黑着")
    assert (_state(lead), _state(joined)) == (State.REOPENED, State.JOINED)
    told = queries.timeline(make.holder_of_matter(lead), lead.id)[-1]
    assert told.verb == Verb.REOPEN
    assert "我家门口" not in told.text + told.sentence
    assert Matter.objects.get(id=lead.id).clocks.filter(stopped_at__isnull=True).exists()
    _resolve(cast, lead, hours=6)
    assert _state(joined) == State.RESOLVED


def test_when_the_lead_is_opened_again_those_not_confirmed_wait_with_it(cast: Cast) -> None:
    lead, joined = _two(cast)
    content = make_me_too(cast.grid.id, lead, hours=2)
    _resolve(cast, lead)
    actions.confirm(actor=make.holder_of_matter(content), at=later(4), matter_id=content.id)
    actions.reopen(actor=make.holder_of_matter(lead), at=later(5), matter_id=lead.id, reason="又灭了")
    assert (_state(joined), _state(content)) == (State.JOINED, State.CONFIRMED)
    actions.reopen(actor=make.holder_of_matter(content), at=later(6), matter_id=content.id, reason="真的又灭了")
    assert _state(content) == State.JOINED


def test_when_the_lead_is_not_taken_on_the_joined_one_hears_the_same_reason(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.decline(
        actor=cast.clerk.actor,
        at=later(3),
        matter_id=lead.id,
        reason="OTHER_AUTHORITY",
        text="归电力公司",
        other_door="UTILITY_COMPANY",
    )
    assert _state(joined) == State.DECLINED
    assert queries.timeline(make.holder_of_matter(joined), joined.id)[-1].text == "归电力公司"


def test_when_the_first_resident_takes_it_back_the_next_one_goes_on_with_team_and_time(cast: Cast) -> None:
    lead, joined = _two(cast)
    third = make_me_too(cast.grid.id, lead, hours=2)
    actions.accept(actor=cast.caseworker.actor, at=later(3), matter_id=lead.id)
    actions.withdraw(actor=make.holder_of_matter(lead), at=later(4), matter_id=lead.id)
    heir = Matter.objects.get(id=joined.id)
    assert (heir.state, heir.joined_count) == (State.ACCEPTED, 1)
    assert heir.due_at == lead.due_at
    assert heir.owner_post_id == cast.caseworker.post.id
    assert heir.clocks.filter(stopped_at__isnull=True).exists()
    assert Link.objects.get(matter_id=third.id, ended_at__isnull=True).lead_id == joined.id
    _resolve(cast, heir, hours=5)
    assert _state(third) == State.RESOLVED


def test_a_joined_report_that_is_taken_back_leaves_the_lead_as_it_is(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.withdraw(actor=make.holder_of_matter(joined), at=later(2), matter_id=joined.id)
    assert (_state(lead), _state(joined)) == (State.RECEIVED, State.WITHDRAWN)
    assert Matter.objects.get(id=lead.id).joined_count == 0


def test_the_owner_of_the_joined_one_follows_every_change_of_hands(cast: Cast) -> None:
    lead, joined = _two(cast)
    actions.escalate(actor=cast.caseworker.actor, at=later(2), matter_id=lead.id, reason="要上面来")
    assert Matter.objects.get(id=joined.id).owner_path == Matter.objects.get(id=lead.id).owner_path
    assert opened(queries.search(cast.village_desk.actor, later(3), "老人看不清")).rows[0].id == joined.id


@given(st.timedeltas(min_value=-UNDO_WITHIN, max_value=3 * UNDO_WITHIN))
def test_the_hour_is_a_whole_hour(passed: timedelta) -> None:
    assert may_undo(MORNING, MORNING + passed) == (passed <= UNDO_WITHIN)
