"""Receiving many at once: the rules of receiving one, an answer for every row, a batch whole or not at all."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from linli.kit import events
from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import NotAllowed, Refused
from linli.ledger.models import Entry
from linli.ledger.queries import verify
from linli.matters import actions
from linli.matters.actions import bulk_rows
from linli.matters.actions.receive_many import BulkReport, Incoming, RowResult, receive_many
from linli.matters.actions.submission import ContactDetails, Submission
from linli.matters.events import MattersImported
from linli.matters.models import Contact, Kind, Matter, Step
from linli.matters.queries.kinds import forget_kinds, kind_row
from linli.matters.rules import Channel, State, Verb
from linli.matters.rules.past import PAST_VERBS, Past
from linli.matters.tests.make import BOUNDARY, LIGHT, MORNING, POTHOLE, QUARREL, make_received, make_submission
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("kinds")

BULK = import_module("linli.matters.actions.receive_many")
YESTERDAY = MORNING - timedelta(days=1)


def row(number: object, place_id: Any = None, **changes: Any) -> Submission:
    """One row of an import."""
    changes.setdefault("channel", Channel.IMPORT)
    return make_submission(place_id, source="elsewhere", source_id=str(number), **changes)


def take(rows: Iterable[Submission | Incoming], **changes: Any) -> BulkReport:
    return receive_many(actor=SYSTEM, at=MORNING, submissions=rows, **changes)


def stored(result: RowResult) -> Matter:
    """The matter that a row became."""
    assert result.matter_id is not None
    return Matter.objects.get(id=result.matter_id)


def told(matter: Matter) -> dict[str, Any]:
    """What must not depend on how a matter was received."""
    names = ("kind_code", "title", "text", "answers", "language", "place_id", "place_path", "lon", "lat", "address",
             "level", "owner_place_id", "owner_path", "owner_post_id", "routing", "received_at", "assigned_at",
             "first_contact_due_at", "due_at", "state", "version", "closed_at", "owner_changes")  # fmt: skip
    return {name: getattr(matter, name) for name in names}


def test_one_of_many_becomes_what_one_by_itself_becomes(cast: Cast) -> None:
    lon, lat = cast.ladder.point_in(2)
    variants: list[dict[str, Any]] = [
        {"place_id": cast.grid.id},
        {"place_id": None, "lon": lon, "lat": lat, "address": "村口"},
        {"place_id": cast.village.id, "lon": lon, "lat": lat},
        {"place_id": cast.far_grid.id, "kind_code": POTHOLE, "language": "en"},
        {"place_id": cast.grid.id, "kind_code": QUARREL},
        {"place_id": cast.grid.id, "kind_code": BOUNDARY, "title": "宅基地"},
        {"place_id": cast.grid.id, "answers": {"how_many": "ONE", "nights": "3", "dark": "YES"}},
    ]
    alone = []
    for number, variant in enumerate(variants):
        submission = replace(row(number), **variant)
        received = actions.receive(actor=SYSTEM, at=MORNING, submission=submission)
        alone.append(told(Matter.objects.get(id=received.matter_id)))
        Step.objects.all().delete()
        Matter.objects.all().delete()  # so that the load is the same for all
    for number, variant in enumerate(variants):
        report = take([replace(row(number), **variant)])
        assert told(stored(report.results[0])) == alone[number]
        Step.objects.all().delete()
        Matter.objects.all().delete()


def test_loads_are_counted_as_matters_are_given_out_exactly_as_one_by_one(cast: Cast) -> None:
    for _number in range(3):
        make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    make_received(cast.grid.id)
    batch = [row(number, cast.grid.id) for number in range(9)]
    kept = [stored(result).id for result in take(batch, batch=4).results]
    owners = dict(Matter.objects.filter(id__in=kept).values_list("source_id", "owner_post_id"))
    Step.objects.filter(matter_id__in=kept).delete()
    Matter.objects.filter(id__in=kept).delete()
    for number, submission in enumerate(batch):
        received = actions.receive(actor=SYSTEM, at=MORNING, submission=submission)
        assert received.owner_post_id == owners[str(number)]
    loads = Matter.objects.filter(source="elsewhere").values_list("owner_post_id", flat=True)
    assert sorted(list(loads).count(post) for post in set(loads)) == [2, 2, 2, 3]


def test_what_is_over_counts_as_load_only_while_it_was_open(cast: Cast) -> None:
    second = make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    first = cast.caseworker.post

    def past(number: int, hour: int, ended: int) -> Incoming:
        submission = row(number, cast.grid.id, received_at=YESTERDAY + timedelta(hours=hour))
        ended_at = YESTERDAY + timedelta(hours=ended)
        return Incoming(submission=submission, past=Past(state=State.CONFIRMED, ended_at=ended_at))

    report = take([past(1, 0, 10), past(2, 1, 2), past(3, 3, 4), past(4, 5, 6)])
    owners = [stored(result).owner_post_id for result in report.results]
    assert owners == [first.id, second.id, second.id, second.id]  # the first has one open until ten


def test_a_post_for_other_kinds_is_passed_by(cast: Cast) -> None:
    make_post(make_account(), Role.CASEWORKER, place=cast.ladder.grids[0], kind_codes=["neighbours"])
    light, quarrel = take([row(1, cast.ladder.grids[0].id), row(2, cast.grid.id)]).results
    assert stored(light).owner_post_id is None
    assert stored(quarrel).owner_post_id == cast.caseworker.post.id


def test_every_kept_row_has_a_step_and_an_entry_and_the_chain_holds(cast: Cast) -> None:
    report = take([row(number, cast.grid.id) for number in range(5)], batch=2)
    assert report.kept == 5
    kept = {result.matter_id for result in report.results}
    assert set(Step.objects.filter(verb=Verb.RECEIVE).values_list("matter_id", flat=True)) == kept
    assert set(Entry.objects.filter(verb="matters.receive").values_list("subject_id", flat=True)) == kept
    assert verify().ok


def test_a_past_is_told_truthfully(cast: Cast) -> None:
    received, due, ended = YESTERDAY - timedelta(days=9), YESTERDAY - timedelta(days=5), YESTERDAY
    rows = [
        Incoming(
            submission=row(state, cast.grid.id, received_at=received),
            past=Past(state=state, due_at=due, ended_at=None if state is State.RECEIVED else ended, came_by="WEB"),
        )
        for state in PAST_VERBS
    ]
    report = take(rows)
    assert report.kept == len(rows)
    for state, result in zip(PAST_VERBS, report.results, strict=True):
        matter = stored(result)
        steps = list(Step.objects.filter(matter=matter).order_by("at", "id").values_list("verb", "at"))
        assert (matter.state, matter.received_at, matter.due_at) == (state, received, due)
        assert matter.resolved_at == (ended if state in (State.RESOLVED, State.CONFIRMED) else None)
        assert (matter.first_resolved_level, matter.first_resolved_changes) == ("", None)
        assert matter.closed_at == (ended if state in (State.CONFIRMED, State.DECLINED, State.WITHDRAWN) else None)
        assert steps == [(Verb.RECEIVE, received), *((verb, ended) for verb in PAST_VERBS[state])]
        assert Step.objects.get(matter=matter, verb=Verb.RECEIVE).facts["came_by"] == "WEB"
        assert matter.first_contact_at is None


def test_without_a_recorded_target_the_kind_gives_it(cast: Cast) -> None:
    (result,) = take([row(1, cast.grid.id, received_at=YESTERDAY)]).results
    assert stored(result).due_at == YESTERDAY + timedelta(hours=72)


IMPOSSIBLE = [
    (Past(state=State.RESOLVED), "past.end_missing"),
    (Past(ended_at=YESTERDAY), "past.end_of_open"),
    (Past(state=State.RESOLVED, ended_at=YESTERDAY - timedelta(hours=1)), "past.end_too_early"),
    (Past(state=State.RESOLVED, ended_at=MORNING + timedelta(hours=1)), "past.end_in_future"),
    (Past(due_at=YESTERDAY - timedelta(hours=1)), "past.due_too_early"),
    (Past(state=State.WAITING), "past.bad_state"),
]


@pytest.mark.parametrize(("past", "code"), IMPOSSIBLE)
def test_a_past_that_cannot_have_been_is_refused(cast: Cast, past: Past, code: str) -> None:
    report = take([Incoming(submission=row(1, cast.grid.id, received_at=YESTERDAY), past=past)])
    assert [result.code for result in report.results] == [code]
    assert str(report.results[0].sentence)
    assert not Matter.objects.exists()


BAD_ROWS = [
    ({"text": " "}, "text.missing"),
    ({"text": "长" * 4001}, "text.too_long"),
    ({"kind_code": "no.such.kind"}, "kind.unknown"),
    ({"kind_code": "civil.lighting"}, "kind.unknown"),
    ({"place_id": None}, "place.missing"),
    ({"place_id": None, "lon": math.nan, "lat": 29.7}, "place.not_a_number"),
    ({"place_id": None, "lon": 120.205, "lat": None}, "place.half_a_point"),
    ({"place_id": None, "lon": 0.0, "lat": 0.0}, "place.outside"),
    ({"place_id": None, "lon": 29.705, "lat": 120.205}, "place.swapped"),
    ({"place_id": None, "lon": 999.0, "lat": 29.7}, "place.out_of_range"),
    ({"lon": 120.245, "lat": 29.705}, "place.not_at_pin"),
    ({"language": "xx"}, "language.unknown"),
    ({"received_at": MORNING + timedelta(seconds=1)}, "source.in_the_future"),
    ({"channel": Channel.WEB, "source": "", "source_id": ""}, "source.not_an_import"),
    ({"source_id": ""}, "source.missing"),
    ({"draft_secret": "x"}, "source.not_an_import"),
    ({"answers": {"colour": "RED"}}, "answers.unknown"),
    ({"contact": ContactDetails(phone="13800000000")}, "contact.consent_missing"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_ROWS)
def test_a_bad_row_is_refused_by_itself_and_its_neighbours_are_kept(
    cast: Cast, changes: dict[str, Any], code: str
) -> None:
    bad = replace(row("bad", cast.grid.id), **changes)
    report = take([row(1, cast.grid.id), bad, row(2, cast.grid.id)])
    assert [result.code for result in report.results] == ["", code, ""]
    assert report.refused == {code: 1}
    assert Matter.objects.count() == 2


def test_a_point_outside_falls_back_to_the_place_given_otherwise(cast: Cast) -> None:
    outside = row(1, None, lon=0.5, lat=0.5)
    no_point = row(2, None)
    no_number = row(3, None, lon=math.nan, lat=math.nan)
    report = take([Incoming(submission=one, otherwise_place_id=cast.grid.id) for one in (outside, no_point, no_number)])
    matters = [stored(result) for result in report.results]
    assert {matter.place_id for matter in matters} == {cast.grid.id}
    assert [(matter.lon, matter.lat) for matter in matters] == [(0.5, 0.5), (None, None), (None, None)]
    assert not any(result.located for result in report.results)


def test_a_number_seen_before_is_refused_in_the_same_batch_in_another_and_in_the_next_import(cast: Cast) -> None:
    first = take([row(1, cast.grid.id), row(1, cast.grid.id), row(2, cast.grid.id)])
    assert [result.code for result in first.results] == ["", "source.seen", ""]
    again = take([row(2, cast.grid.id), row(3, cast.grid.id), row(3, cast.grid.id)], batch=1)
    assert [result.code for result in again.results] == ["source.seen", "", "source.seen"]
    other = replace(row(1, cast.grid.id), source="another")
    assert take([other]).kept == 1
    assert Matter.objects.count() == 4


def test_a_refused_row_does_not_use_up_its_number(cast: Cast) -> None:
    for batch in (1, 10):
        report = take([row(batch, cast.grid.id, text=""), row(batch, cast.grid.id)], batch=batch)
        assert [result.code for result in report.results] == ["text.missing", ""]


def test_a_row_that_could_not_be_read_keeps_its_reason(cast: Cast) -> None:
    unreadable = Incoming(refused=Refused("row.no_time", "no time"))
    assert [result.code for result in take([unreadable, row(1, cast.grid.id)]).results] == ["row.no_time", ""]


def test_contacts_are_kept_with_consent_and_only_where_given(cast: Cast) -> None:
    contact = ContactDetails(name="陈", phone="13800000000", consent=True)
    with_contact, _without = take([row(1, cast.grid.id, contact=contact), row(2, cast.grid.id)]).results
    kept = Contact.objects.get()
    assert (kept.matter_id, kept.phone, kept.consented_at) == (with_contact.matter_id, "13800000000", MORNING)


def test_a_kind_that_is_no_longer_offered_can_be_named(cast: Cast, kinds: dict[str, Kind]) -> None:
    retired = kind_row(kinds[POTHOLE].id)
    Kind.objects.filter(id=retired.id).update(retired_at=MORNING)
    forget_kinds()
    named = Incoming(submission=row(1, cast.grid.id, kind_code=POTHOLE), kind=retired)
    assert [result.code for result in take([row(2, cast.grid.id, kind_code=POTHOLE), named]).results] == [
        "kind.unknown",
        "",
    ]
    assert Matter.objects.get().kind_id == retired.id


def test_a_taken_reference_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make_received(cast.grid.id).reference
    monkeypatch.setattr(import_module("linli.matters.actions.receive"), "new_reference", lambda: taken)
    drawn = iter([taken, "AAAAAA", "AAAAAA", "BBBBBB", "CCCCCC"])
    monkeypatch.setattr(bulk_rows, "new_reference", lambda: next(drawn))
    report = take([row(1, cast.grid.id), row(2, cast.grid.id)])
    assert report.kept == 2
    references = list(Matter.objects.values_list("reference", flat=True))
    assert len(set(references)) == 3


def test_a_number_taken_while_the_batch_was_on_its_way_is_refused_and_the_rest_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bulk_rows.copy_matters
    calls: list[int] = []

    def somebody_was_faster(*arguments: Any) -> None:
        if not calls:
            calls.append(1)
            raise IntegrityError("matter_source_once")
        real(*arguments)

    monkeypatch.setattr(BULK, "copy_matters", somebody_was_faster)
    assert take([row(1, cast.grid.id), row(2, cast.grid.id)]).kept == 2
    assert Matter.objects.count() == 2


def test_an_unexpected_error_undoes_its_own_batch_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real, batches = BULK.record_many, []

    def fails_on_the_second(entries: Any) -> Any:
        batches.append(len(entries))
        if len(batches) == 2:
            raise RuntimeError("the disk is full")
        return real(entries)

    monkeypatch.setattr(BULK, "record_many", fails_on_the_second)
    with pytest.raises(RuntimeError):
        take([row(number, cast.grid.id) for number in range(4)], batch=2)
    assert sorted(Matter.objects.values_list("source_id", flat=True)) == ["0", "1"]
    assert (Step.objects.count(), Entry.objects.count()) == (2, 2)


def test_one_event_a_batch_and_no_statement_a_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[MattersImported] = []
    monkeypatch.setitem(events._handlers, MattersImported, [heard.append])
    take([row("warm", cast.grid.id)])
    heard.clear()

    def statements(count: int, prefix: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            take([row(f"{prefix}{number}", cast.grid.id) for number in range(count)])
        return len(captured)

    assert statements(2, "a") == statements(200, "b")
    assert [len(event.matter_ids) for event in heard] == [2, 200]


def test_results_are_told_batch_by_batch_in_the_order_of_the_rows(cast: Cast) -> None:
    told_of: list[list[int]] = []
    rows = [row(number, cast.grid.id if number != 1 else None) for number in range(5)]
    report = take(rows, batch=2, on_batch=lambda results: told_of.append([one.position for one in results]))
    assert told_of == [[0, 1], [2, 3], [4]]
    assert [result.position for result in report.results] == [0, 1, 2, 3, 4]


def test_nothing_at_all_is_a_report_of_nothing(cast: Cast) -> None:
    assert (take([]).kept, take([]).results) == (0, [])


def test_only_the_system_receives_many(cast: Cast) -> None:
    for actor in (cast.resident.actor, cast.clerk.actor, cast.administrator.actor):
        with pytest.raises(NotAllowed):
            receive_many(actor=actor, at=MORNING, submissions=[row(1, cast.grid.id)])
    assert not Matter.objects.exists()


def test_the_light_of_the_cast_is_first_owned_by_the_grid(cast: Cast) -> None:
    (result,) = take([row(1, cast.grid.id, kind_code=LIGHT)]).results
    assert stored(result).owner_post_id == cast.caseworker.post.id
