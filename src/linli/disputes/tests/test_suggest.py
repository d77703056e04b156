"""Suggestions of a program: who asks, who learns what, what is kept, and when it goes."""

import json
from collections.abc import Callable
from uuid import UUID

import msgspec
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.disputes import actions, keys
from linli.disputes.actions.suggest import destroy_wishes, offer_suggestion, run_suggestion, save_wishes
from linli.disputes.actions.suggest.ask import TASK
from linli.disputes.events import DisputeMoved
from linli.disputes.models import Channel, Dispute, Item, Party, Suggestion
from linli.disputes.queries.items import read_items
from linli.disputes.queries.room import read_room
from linli.disputes.queries.suggest import read_suggestions, read_wishes
from linli.disputes.rules import DataClass, Sight, State, Verb
from linli.disputes.rules.offers import IssueType
from linli.disputes.rules.settle import problem_from, solve
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.settle_check import check
from linli.disputes.rules.suggest import Frame, FrameIssue, Method, SuggestionState, Wishes, problem_of
from linli.disputes.tests.make_room import Room, everybody_else, make_mediation, make_talk
from linli.disputes.tests.make_suggestion import agree, ask, lay_package, lay_table, shares_of, suggest, wish
from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.kit.events import announce
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def _view(room: Room, actor: Actor):  # type: ignore[no-untyped-def]
    return read_suggestions(room.standing(actor))[-1]


def test_all_agree_then_a_program_works_and_each_reads_the_proposal_and_its_own_number(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    _made, state = suggest(room, ids)
    assert state is SuggestionState.DONE
    views = {name: _view(room, actor) for name, actor in (("a", room.a), ("b", room.b), ("m", room.mediator))}
    assert views["a"].rows == views["b"].rows == views["m"].rows
    assert [len(row.parts) for row in views["a"].rows].count(2) <= 1
    assert views["m"].own is None
    assert float(views["a"].own.value) >= 50
    assert float(views["b"].own.value) >= 50


def test_the_last_yes_hands_it_to_the_worker_and_none_before(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    for actor in (room.a, room.b):
        assert not ProcrastinateJob.objects.filter(task_name=TASK).exists()
        wish(room, actor, ids, (50, 30, 20))
        made = agree(room, made, actor)
    assert made.state == SuggestionState.QUEUED.value
    assert ProcrastinateJob.objects.get(task_name=TASK).args == {"suggestion_id": str(made.id)}


def test_a_side_without_wishes_cannot_agree_and_nobody_learns_of_the_try(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    before = (_view(room, room.b), room.now.version)
    assert _refused(lambda: agree(room, made, room.a)) == "wishes.issues"
    assert (_view(room, room.b), room.now.version) == before
    assert run_suggestion(at=clock.now(), suggestion_id=made.id) is None


def test_nobody_but_the_sides_wishes_and_only_speakers_ask(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    assert _refused(lambda: wish(room, room.mediator, ids, (50, 30, 20))) == "wishes.sides_only"
    for actor in everybody_else(cast).values():
        with pytest.raises(Refused):
            ask(room, shares_of(ids), actor)
        with pytest.raises(Refused):
            wish(room, actor, ids, (50, 30, 20))
    made = ask(room, shares_of(ids), room.mediator)
    assert made.asked_by_post_id == cast.mediator.post.id
    assert _refused(lambda: agree(room, made, room.mediator)) == "wishes.sides_only"
    assert agree(room, made, room.mediator, yes=False).state == SuggestionState.REFUSED.value


def test_wishes_and_certificates_are_read_by_nobody_else(cast: Cast) -> None:
    room = make_mediation(cast)
    suggest(room, lay_table(room))
    owner = room.party(0)
    for actor in (room.b, room.mediator):
        with pytest.raises(NotFound):
            read_items(room.standing(actor), DataClass.LIMITS, owner)
    for actor in (room.a, room.b, room.mediator, cast.village_desk.actor, cast.coordinator.actor):
        assert room.standing(actor).sight(DataClass.CERTIFICATE) is Sight.NONE
        with pytest.raises(NotFound):
            read_items(room.standing(actor), DataClass.CERTIFICATE)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((50, 30, 19), "wishes.sum"),
        ((0, 0, 0), "wishes.sum"),
        ((10**12, 0, 0), "wishes.range"),
        ((-10, 60, 50), "wishes.range"),
    ],
)
def test_points_that_do_not_make_a_hundred_are_refused(cast: Cast, points: tuple[int, ...], code: str) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    assert _refused(lambda: wish(room, room.a, ids, points)) == code
    assert room.count(DataClass.LIMITS, 0) == 0


def test_points_for_another_table_are_refused(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    assert _refused(lambda: wish(room, room.a, ids[:1], (100,))) == "wishes.issues"


@pytest.mark.parametrize("b", [(60, 30, 10), (0, 0, 100), (100, 0, 0), (34, 33, 33)])
def test_ties_and_zeros_still_give_a_proposal_that_checks(cast: Cast, b: tuple[int, ...]) -> None:
    room = make_talk(cast)
    _made, state = suggest(room, lay_table(room), (100, 0, 0), b)
    assert state is SuggestionState.DONE
    assert len(_view(room, room.a).rows) == 3


def test_wishes_can_be_changed_until_the_own_yes_and_after_a_result_only_with_a_new_request(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    wish(room, room.a, ids, (50, 30, 20))
    wish(room, room.a, ids, (20, 30, 50))
    assert room.count(DataClass.LIMITS, 0) == 1
    made = ask(room, shares_of(ids))
    wish(room, room.a, ids, (60, 30, 10))
    agree(room, made, room.a)
    assert _refused(lambda: wish(room, room.a, ids, (10, 10, 80))) == "wishes.locked"
    wish(room, room.b, ids, (30, 50, 20))
    agree(room, made, room.b)
    run_suggestion(at=clock.now(), suggestion_id=made.id)
    assert _refused(lambda: wish(room, room.b, ids, (10, 10, 80))) == "wishes.locked"
    again = ask(room, shares_of(ids))
    wish(room, room.b, ids, (10, 10, 80))
    agree(room, again, room.b)
    assert run_suggestion(at=clock.now(), suggestion_id=again.id) is None  # the other side has not agreed
    assert agree(room, again, room.a, yes=False).state == SuggestionState.REFUSED.value
    assert run_suggestion(at=clock.now(), suggestion_id=again.id) is None


def test_there_are_five_suggestions_at_most_and_one_at_a_time(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    refused = ask(room, shares_of(ids))
    assert _refused(lambda: ask(room, shares_of(ids))) == "suggest.live"
    agree(room, refused, room.b, yes=False)
    for number in range(1, 6):
        made, state = suggest(room, ids)
        assert (made.number, state) == (number, SuggestionState.DONE)
    assert _refused(lambda: ask(room, shares_of(ids))) == "suggest.used_up"


@pytest.mark.parametrize("never", ["CUSTODY", "IDENTITY", "VIOLENCE", "STATUTORY_MINIMUM"])
def test_what_no_program_decides_is_never_asked(cast: Cast, never: str) -> None:
    room = make_talk(cast)
    draft = shares_of(lay_table(room))
    issues = [*draft.issues[:2], type(draft.issues[2])(draft.issues[2].issue_id, IssueClass(never))]
    assert _refused(lambda: ask(room, type(draft)(Method.SHARES, issues))) == "suggest.never"
    assert not Suggestion.objects.exists()


def _package(room: Room, limits: dict[int, int]) -> tuple[Suggestion, SuggestionState | None]:
    draft = lay_package(room)
    made = ask(room, draft, room.mediator if room.now.mediator_id else room.a)
    money, repair = (str(one.issue_id) for one in draft.issues)
    sides = ((room.a, (0, 2, 4), (2, 4, 0), 0), (room.b, (4, 2, 0), (4, 3, 0), 1))
    for actor, amounts, repairs, seat in sides:
        grades = {money: _named(amounts), repair: _named(repairs)}
        limit = {money: limits[seat]} if seat in limits else {}
        wishes = Wishes({money: 50, repair: 50}, grades, limit)
        save_wishes(actor=actor, at=clock.now(), dispute_id=room.dispute.id, wishes=wishes)
        agree(room, made, actor)
    return made, run_suggestion(at=clock.now(), suggestion_id=made.id)


def _named(grades: tuple[int, ...]) -> dict[str, int]:
    return {f"o{place}": grade for place, grade in enumerate(grades)}


def test_a_package_leaves_nobody_below_the_tentative_deal(cast: Cast) -> None:
    room = make_mediation(cast)
    _made, state = _package(room, {})
    assert state is SuggestionState.DONE
    for actor in (room.a, room.b):
        own = _view(room, actor).own
        assert own is not None
        assert float(own.value) >= float(own.before)


def test_a_limit_is_kept_and_limits_that_do_not_meet_end_without_a_number(cast: Cast) -> None:
    room = make_mediation(cast)
    _made, state = _package(room, {0: 250_000, 1: 150_000})
    assert state is SuggestionState.NONE
    view = _view(room, room.b)
    assert (view.rows, view.own, view.guarantees) == ((), None, ())


def test_a_certificate_that_does_not_check_is_never_shown(cast: Cast) -> None:
    room = make_mediation(cast)
    made, _state = suggest(room, lay_table(room))
    made.refresh_from_db()
    item = Item.objects.select_related("channel").get(kind="CERTIFICATE")
    text = keys.unseal(item.channel, item.id, item.kind, bytes(item.nonce), bytes(item.sealed))
    settlement = json.loads(msgspec.json.decode(text)["settlement"])
    parties = settlement["outcome"]["parties"]
    parties["seat-0"], parties["seat-1"] = parties["seat-1"], parties["seat-0"]
    forged = msgspec.json.encode({"settlement": json.dumps(settlement)})
    nonce, sealed = keys.seal(item.channel, item.id, item.kind, forged)
    Item.objects.filter(id=item.id).update(nonce=nonce, sealed=sealed)
    for actor in (room.a, room.b, room.mediator):
        view = _view(room, actor)
        assert (view.state, view.rows, view.own) == (SuggestionState.FAILED, (), None)
    with pytest.raises(NotFound):
        _offer(room, made.id)


def test_a_result_that_fails_the_check_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)

    def forging(*given: object):  # type: ignore[no-untyped-def]
        found = solve(*given)  # type: ignore[arg-type]
        parties = found.outcome["parties"]
        parties["seat-0"], parties["seat-1"] = parties["seat-1"], parties["seat-0"]
        return found

    monkeypatch.setattr("linli.disputes.actions.suggest.run.solve", forging)
    made, state = suggest(room, ids)
    made.refresh_from_db()
    assert (state, made.certificate_id) == (SuggestionState.FAILED, None)
    assert room.count(DataClass.CERTIFICATE) == 0


def test_when_the_dispute_went_on_meanwhile_nothing_is_kept(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    for actor in (room.a, room.b):
        wish(room, actor, ids, (50, 30, 20))
        agree(room, made, actor)
    Dispute.objects.filter(id=room.dispute.id).update(state=State.AGREED.value)
    assert run_suggestion(at=clock.now(), suggestion_id=made.id) is SuggestionState.STOPPED
    assert room.count(DataClass.CERTIFICATE) == 0


def _offer(room: Room, suggestion_id: UUID) -> Item:
    return offer_suggestion(
        actor=room.a,
        at=clock.now(),
        dispute_id=room.dispute.id,
        suggestion_id=suggestion_id,
        words="按建议的方案",
        shares={},
    )


def test_a_suggestion_becomes_an_offer_like_any_other_and_binds_nobody(cast: Cast) -> None:
    room = make_mediation(cast)
    made, _state = _package(room, {})
    item = _offer(room, made.id)
    offer = read_room(room.standing(room.b), clock.now()).offers[0]
    assert offer.id == item.id
    assert {point.type.value for point in offer.offer.points} == {"MONEY", "WORDS"}
    assert room.now.state == State.MEDIATING.value
    assert _offer(room, made.id).id == item.id


def test_when_the_dispute_ends_wishes_and_certificates_are_destroyed_with_their_keys(cast: Cast) -> None:
    room = make_mediation(cast)
    suggest(room, lay_table(room))
    before = {row.id: bytes(row.wrapped_key or b"") for row in Channel.objects.filter(data_class="CERTIFICATE")}
    actions.withdraw(actor=room.a, at=clock.now(), dispute_id=room.dispute.id)
    assert [room.count(DataClass.LIMITS, seat) for seat in (0, 1)] == [0, 0]
    assert room.count(DataClass.CERTIFICATE) == 0
    for row in Channel.objects.filter(id__in=before):
        assert bytes(row.wrapped_key or b"") != before[row.id]
    assert destroy_wishes(at=clock.now(), dispute_id=room.dispute.id) == 0


def test_what_one_side_wishes_changes_nothing_that_another_reads_before_a_result(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    seen = []
    for points in ((60, 30, 10), (0, 0, 100)):
        wish(room, room.a, ids, points)
        standing = room.standing(room.b)
        seen.append((read_suggestions(standing), read_wishes(standing), room.now.version, room.now.due_at))
    assert seen[0] == seen[1]
    assert made.state == SuggestionState.PROPOSED.value


def test_wishes_go_too_when_the_agreement_is_in_force(cast: Cast) -> None:
    room = make_mediation(cast)
    suggest(room, lay_table(room))
    dispute = room.now
    common = {"cell": "", "at": clock.now(), "dispute_id": dispute.id, "matter_id": dispute.matter_id}
    moved = DisputeMoved(
        **common,  # type: ignore[arg-type]
        kind_code=dispute.kind_code,
        committee_path=dispute.committee_path,
        verb=Verb.BRING_INTO_FORCE.value,
        state=State.PERFORMING.value,
    )
    announce(moved)
    assert [room.count(DataClass.LIMITS, seat) for seat in (0, 1)] == [0, 0]
    assert _view(room, room.a).rows == ()


def test_one_party_alone_gets_no_suggestion(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    Party.objects.filter(dispute=room.dispute, seat=1).update(left_at=clock.now())
    assert _refused(lambda: ask(room, shares_of(ids))) == "suggest.two_sides"


def test_three_sides_share_by_the_worst_off_and_the_proof_holds() -> None:
    ids = [UUID(int=number) for number in (1, 2, 3)]
    issues = tuple(FrameIssue(one, "事项", IssueType.WORDS, IssueClass.USE) for one in ids)
    points = ((60, 30, 10), (30, 50, 20), (0, 0, 100))
    wishes = {seat: Wishes(dict(zip(map(str, ids), row, strict=True))) for seat, row in enumerate(points)}
    found = solve(problem_from(problem_of(Frame(Method.SHARES, issues), wishes, 1)))
    assert found.method == "LEXIMIN_SHARES"
    assert check(found.to_json()).accepted
