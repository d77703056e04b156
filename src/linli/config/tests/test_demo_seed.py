"""The demonstration town, small: one township and forty matters beside the prepared ones, twice with the same seed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from linli.config.demo import cast
from linli.config.demo.links import sign_in_links
from linli.config.demo.neighbours import LAMPS
from linli.config.demo.scenes import hours_left_today
from linli.config.demo.seed import seed
from linli.kit.actors import Actor
from linli.kit.clock import LOCAL, local_day
from linli.ledger.actions import sequence_batch
from linli.ledger.queries import get_status, verify
from linli.matters import queries as matters
from linli.matters.queries import Day
from linli.matters.tests.make import opened
from linli.notices.queries.paper import list_paper
from linli.people import actions as people_actions
from linli.people import queries as people
from linli.places import queries as places
from linli.readings.queries import list_looks, list_questions

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 18, 15, 20, tzinfo=LOCAL)  # a Wednesday afternoon
MATTERS = 40
ASCII_AFTER_CHINESE = re.compile(r"[\u3400-\u9fff][,:;?!()]")
_WORKING = {"RECEIVED", "ACCEPTED", "IN_PROGRESS", "WAITING", "HANDED_OVER", "ESCALATED", "REOPENED"}


@dataclass(frozen=True)
class Twice:
    """What two towns of the same seed hold: titles, texts and states in the order of receipt; and what was said."""

    first: list[tuple[Any, ...]]
    second: list[tuple[Any, ...]]
    said: list[str]


def _rows(model: str, *fields: str) -> list[tuple[Any, ...]]:
    return list(apps.get_model("matters", model).objects.order_by("id").values_list(*fields))


def _make_town(said: list[str]) -> list[tuple[Any, ...]]:
    seed(progress=said.append, now=NOW, matters=MATTERS, days=90, township_codes=[cast.FENGQIAO])
    rows = _rows("Matter", "received_at", "title", "text", "state", "place_path", "channel", "lon", "outcome")
    return sorted(rows, key=lambda row: (row[0], row[1]))


def _forget() -> None:
    matters.forget_kinds()
    matters.forget_board()
    matters.forget_figures()


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Twice]:
    """One town is made and rolled back; the second of the same seed stays for the tests of this file."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            first = _make_town([])
            transaction.set_rollback(True)
        _forget()
        with transaction.atomic():
            said: list[str] = []
            yield Twice(first, _make_town(said), said)
            transaction.set_rollback(True)
        _forget()


def _actor(part: cast.Part) -> Actor:
    account = people.find_account_by_email(part.email)
    assert account is not None
    return people.actor_of(account.id, NOW)


@pytest.fixture
def day(town: Twice) -> Day:
    """The day of the demonstration's caseworker."""
    return opened(matters.list_day(_actor(cast.CASEWORKER), NOW))


def test_the_same_seed_tells_the_same_history(town: Twice) -> None:
    assert len(town.second) > MATTERS
    assert town.first == town.second


def test_every_matter_has_an_owner_and_nothing_lies_ahead(town: Twice) -> None:
    served = set(apps.get_model("people", "Post").objects.values_list("path", flat=True))
    for owner_path, received_at, last_step_at in _rows("Matter", "owner_path", "received_at", "last_step_at"):
        assert owner_path in served
        assert NOW - timedelta(days=94) <= received_at <= last_step_at <= NOW


def test_the_newest_matter_is_from_today(town: Twice) -> None:
    assert local_day(town.second[-1][0]) == local_day(NOW)


def test_matters_end_in_many_ways(town: Twice) -> None:
    assert {row[3] for row in town.second} >= {"RECEIVED", "IN_PROGRESS", "WAITING", "RESOLVED", "CONFIRMED"}


def test_the_ledger_of_the_town_verifies(town: Twice) -> None:
    while sequence_batch(1000):
        pass
    assert get_status().pending == 0
    verdict = verify()
    assert verdict.ok
    assert verdict.checked > 300


def test_chinese_is_set_with_full_width_marks(town: Twice) -> None:
    written = [text for row in _rows("Matter", "title", "text", "address") for text in row]
    written += [text for (text,) in _rows("Step", "text")]
    written += [name for row in apps.get_model("people", "Agency").objects.values_list("name_zh") for name in row]
    assert len(written) > 3 * MATTERS
    assert [text for text in written if ASCII_AFTER_CHINESE.search(text)] == []


def test_no_phrase_keeps_an_empty_slot(town: Twice) -> None:
    written = [text for row in _rows("Matter", "title", "text", "address") for text in row]
    written += [text for (text,) in _rows("Step", "text")]
    assert [text for text in written if "{" in text] == []


def test_a_pin_lies_in_the_grid_of_its_matter(town: Twice) -> None:
    pinned = [row for row in _rows("Matter", "lon", "lat", "place_path") if row[0] is not None]
    assert len(pinned) > MATTERS / 2
    for lon, lat, place_path in pinned:
        found = places.locate(lon, lat).place_id
        assert found is not None
        assert places.place_row(found).path == place_path


def test_grids_are_said_to_be_synthetic(town: Twice) -> None:
    grid = places.find_place_by_code(cast.DEMO_GRID)
    assert grid is not None
    assert grid.is_synthetic
    village = places.find_place_by_code(cast.DEMO_VILLAGE)
    assert village is not None
    assert (village.name_zh, village.is_synthetic) == ("枫一社区", False)


def test_addresses_reach_nobody(town: Twice) -> None:
    emails = apps.get_model("people", "Account").objects.values_list("email", flat=True)
    assert {email.rsplit("@", 1)[1] for email in emails} == {"demo.invalid"}
    contacts = [row for row in _rows("Contact", "phone", "email") if any(row)]
    assert contacts
    assert all(phone.startswith("1600000") or email.endswith("@example.org") for phone, email in contacts)


def test_the_caseworker_has_a_lively_day(day: Day) -> None:
    assert 4 <= len(day.mine) <= 8
    assert not [row for row in day.mine if row.due_at < NOW], "what has run out has gone up"
    ends_today = datetime(2026, 3, 19, tzinfo=LOCAL)
    assert [row for row in day.mine if NOW < row.due_at < ends_today]
    assert {row.state for row in day.mine} >= {"RECEIVED", "IN_PROGRESS", "WAITING"}


def test_the_caseworker_is_offered_a_matter_of_the_next_grid(day: Day) -> None:
    assert [row.owner_place.code for row in day.offered] == [cast.NEXT_GRID]


def test_one_matter_of_the_caseworker_waits_for_its_resident_to_confirm(town: Twice) -> None:
    [duty] = _actor(cast.CASEWORKER).duties
    states = [state for post, state in _rows("Matter", "owner_post_id", "state") if post == duty.post_id]
    assert states.count("RESOLVED") >= 1


def test_the_resident_has_one_to_confirm_and_a_question_to_answer(town: Twice) -> None:
    resident = _actor(cast.RESIDENT)
    mine = matters.list_my_matters(resident)
    assert sorted(row.state for row in mine) == ["CONFIRMED", "IN_PROGRESS", "RECEIVED", "RESOLVED"]
    [asked] = [row for row in mine if row.state == "IN_PROGRESS"]
    assert matters.timeline(resident, asked.id)[-1].verb == "ASK"


@pytest.mark.parametrize("part", [cast.VOLUNTEER, cast.VILLAGE_DESK, cast.MEDIATOR, cast.OFFICER], ids=lambda p: p.name)
def test_the_rest_of_the_cast_has_something_in_hand(town: Twice, part: cast.Part) -> None:
    assert {row.state for row in opened(matters.list_day(_actor(part), NOW)).mine} & _WORKING


def test_the_coordinator_has_a_board(town: Twice) -> None:
    board = matters.board(_actor(cast.COORDINATOR), NOW)
    assert board.open > 10
    assert board.late >= 1
    assert board.hand_overs_pending >= 3
    assert board.near_home_share is not None
    assert board.near_home_share > 0.8


def test_progress_is_said_and_ends_with_the_counts(town: Twice) -> None:
    assert any("%" in line for line in town.said)
    assert town.said[-1].startswith(f"matters {len(town.second)}, acts ")


def test_each_role_has_a_link_that_signs_in(town: Twice) -> None:
    links = sign_in_links()[: len(cast.CAST)]
    assert [label for label, _url in links] == [part.label for part in cast.CAST]
    for (_label, url), part in zip(links, cast.CAST, strict=True):
        token = urlsplit(url).path.strip("/").rsplit("/", 1)[-1]
        account_id = people_actions.use_sign_in_link(at=datetime.now(LOCAL), token=token)
        assert people.get_account(account_id).email == part.email


@pytest.mark.parametrize("hour", [0, 9, 16, 18, 23])
def test_what_is_due_today_is_due_after_now_and_before_midnight(hour: int) -> None:
    now = datetime(2026, 3, 18, hour, 50, tzinfo=LOCAL)
    due = now + timedelta(hours=hours_left_today(now))
    assert now < due
    assert due.date() == now.date()


def test_what_ran_out_went_up_by_itself(town: Twice) -> None:
    steps = apps.get_model("matters", "Step").objects
    passed_up = set(steps.filter(verb="ESCALATE", actor_kind="SYSTEM").values_list("matter_id", flat=True))
    said = set(steps.filter(actor_kind="SYSTEM").values_list("verb", flat=True))
    assert passed_up
    assert said >= {"REMIND", "RUN_OUT", "ESCALATE"}


def test_two_agencies_sent_one_back_and_the_coordinator_decides(town: Twice) -> None:
    township = places.find_place_by_code(cast.FENGQIAO)
    assert township is not None
    waiting = [path for (path,) in _rows("Matter", "decide_path") if path]
    assert waiting == [township.path]


def test_a_burst_main_has_a_joined_report_and_an_event_that_was_told(town: Twice) -> None:
    [link] = apps.get_model("matters", "Link").objects.all()
    assert link.kind == "JOINED"
    [group] = apps.get_model("matters", "Group").objects.all()
    assert apps.get_model("matters", "GroupMember").objects.filter(group=group).count() == 2
    assert apps.get_model("matters", "GroupUpdate").objects.filter(group=group).count() == 1


def test_notices_stand_in_every_state_that_lasts(town: Twice) -> None:
    states = set(apps.get_model("notices", "Notice").objects.values_list("state", flat=True))
    assert states >= {"SENT", "DELIVERED", "HELD", "TEMPORARY_FAILURE", "PERMANENT_FAILURE", "CANCELLED"}


def test_the_public_map_has_cells_where_lamps_are_dark(town: Twice) -> None:
    points: dict[tuple[float, float], list[str]] = {}
    for kind, state, lon, lat in _rows("Matter", "kind_code", "state", "lon", "lat"):
        if kind == LAMPS and lon is not None:
            points.setdefault((lon, lat), []).append(state)
    most = max(points.values(), key=len)
    assert len(most) >= 6
    assert most.count("RESOLVED") > len(most) / 2


def test_residents_of_two_subjects_said_how_it_went(town: Twice) -> None:
    answers = _rows("Feedback", "matter_id", "given_at", "satisfaction")
    kinds = dict(_rows("Matter", "id", "kind_code"))
    subjects = Counter(kinds[matter_id].partition(".")[0] for matter_id, _at, _said in answers)
    assert subjects.keys() == {"civil", "waste"}
    assert min(subjects.values()) >= 5
    assert all(NOW - timedelta(days=60) <= at <= NOW - timedelta(days=8) for _id, at, _said in answers)
    assert len({said for _id, _at, said in answers}) > 2


def test_the_caseworker_has_planned_one_visit_for_tomorrow(town: Twice) -> None:
    [(from_at, post_id)] = _rows("PlannedVisit", "from_at", "post_id")
    [duty] = _actor(cast.CASEWORKER).duties
    assert local_day(from_at) == local_day(NOW) + timedelta(days=1)
    assert post_id == duty.post_id


def test_the_resident_is_told_what_is_new_in_the_township(town: Twice) -> None:
    township = places.find_place_by_code(cast.FENGQIAO)
    assert township is not None
    [alert] = apps.get_model("notices", "Alert").objects.all()
    assert alert.place_id == township.id
    assert alert.next_at is not None
    assert alert.next_at > NOW


def test_what_the_clocks_said_bears_the_time_at_which_they_said_it(town: Twice) -> None:
    steps = apps.get_model("matters", "Step").objects.filter(actor_kind="SYSTEM")
    days = {local_day(at) for at in steps.values_list("at", flat=True)}
    assert len(days) > 7, "not all on the day of the start"
    at_the_start = steps.filter(at=NOW).count()
    assert at_the_start < steps.count() / 4
    for matter_id in steps.filter(verb="ESCALATE").values_list("matter_id", flat=True).distinct():
        told = list(apps.get_model("matters", "Step").objects.filter(matter_id=matter_id).order_by("at", "id"))
        assert [step.at for step in told] == sorted(step.at for step in told)
        assert told[0].verb == "RECEIVE"


def test_routing_rules_are_in_force_and_each_says_why(town: Twice) -> None:
    [(document,)] = _rows("RoutingRules", "document")
    assert len(document["rules"]) == 3
    assert all(rule["reason"]["zh"] and rule["reason"]["en"] for rule in document["rules"])


def test_a_list_of_what_was_kept_for_long_enough_waits_for_its_coordinator(town: Twice) -> None:
    township = places.find_place_by_code(cast.FENGQIAO)
    assert township is not None
    [(path, decided_at)] = _rows("DestructionList", "path", "decided_at")
    assert (path, decided_at) == (township.path, None)
    assert _rows("DestructionItem", "id")


def test_a_letter_waits_at_the_desk_to_be_printed(town: Twice) -> None:
    letters = apps.get_model("notices", "Notice").objects.filter(channel="PAPER")
    assert {letter.state for letter in letters} == {"CREATED"}
    assert all("9 幢" in letter.address for letter in letters)
    waiting = list_paper(_actor(cast.VILLAGE_DESK))
    assert {letter.id for letter in waiting} == {letter.id for letter in letters}


def test_there_is_a_dispute_at_every_stage_and_one_payment_is_missing(town: Twice) -> None:
    rows = apps.get_model("disputes", "Dispute").objects.values_list("state", flat=True)
    wanted = {
        "INTAKE", "INVITED", "TALKING", "SELECTING", "PENDING", "MEDIATING", "PAUSED", "AGREED", "REFLECTING",
        "SIGNING", "PERFORMING", "BREACHED", "PERFORMED", "ENDED", "HANDED_OFF", "REFERRED",
    }  # fmt: skip
    assert wanted == set(rows)
    late = apps.get_model("disputes", "Due").objects.filter(noticed_at__isnull=False, confirmed_at__isnull=True)
    assert late.filter(agreement__state="IN_FORCE").exists()


def test_both_sides_of_the_one_for_three_windows_get_their_links(town: Twice) -> None:
    links = dict(sign_in_links())
    sides = [url for label, url in links.items() if "applicant" in label or "other side" in label]
    assert len(sides) == 2
    assert all("/disputes/p/" in url for url in sides)


def test_both_sides_see_what_the_simulated_court_has_answered(town: Twice) -> None:
    links = [urlsplit(url).path for label, url in sign_in_links() if "at the court" in label]
    assert len(links) == 2
    for link in links:
        home = Client().get(link).content.decode()
        assert f'href="{link}agreement/"' in home
        page = Client().get(f"{link}agreement/").content.decode()
        assert "诸暨市人民法院" in page
        assert "浙0681民初1024号" in page
        assert "已受理" in page
        assert "没有法律效力" in page
    states = apps.get_model("disputes", "HandOff").objects.values_list("state", flat=True)
    assert {"ACCEPTED", "RETURNED"} == set(states)


def test_the_resident_sees_a_question_answered_one_that_waits_and_a_look_that_was_delayed(town: Twice) -> None:
    first = min(row.id for row in matters.list_my_matters(_actor(cast.RESIDENT)))
    views = list_looks(first, NOW, "zh-hans").groups
    assert {view.asked.answered_at is not None for view in views if view.asked} == {True, False}
    assert [view for view in views if view.later]
    assert list_questions(_actor(cast.COORDINATOR), "zh-hans")
