"""Routing the matters of late once more: what would differ is told, and nothing is changed."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import Refused
from linli.matters.actions import Incoming, publish_catalogue, receive_many
from linli.matters.queries import forget_kinds
from linli.matters.queries.route_dry_run import DryRun, dry_run_routing
from linli.matters.rules import Channel, State
from linli.matters.rules import catalogue as rules
from linli.matters.rules.past import Past
from linli.matters.tests.make import MORNING, make_received, make_submission
from linli.matters.tests.make_catalogue import make_document, make_plain
from linli.people.models import Post
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

LAMP, POLE = "civil.lighting.lamp", "civil.lighting.pole"


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    publish_catalogue(actor=SYSTEM, at=MORNING - timedelta(days=400), document=make_document(), source="a test")
    yield
    forget_kinds()


def receive(cast: Cast, grid: int, hours_ago: float, kind_code: str = LAMP) -> None:
    at = MORNING - timedelta(hours=hours_ago)
    make_received(cast.ladder.grids[grid].id, at=at, kind_code=kind_code)


def run(days: int = 90, document: rules.Catalogue | None = None) -> DryRun:
    return dry_run_routing(at=MORNING, days=days, document=document)


def with_level(level: str, code: str = LAMP) -> rules.Catalogue:
    """The catalogue with another first level for one kind."""
    document = make_document()
    for group in (document.subjects or [])[0].groups or []:
        for leaf in group.kinds or []:
            if leaf.code == code:
                leaf.first_level = level
    return document


def test_the_rules_of_today_give_every_matter_to_whom_it_went(cast: Cast) -> None:
    make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    for hours in range(12, 0, -1):
        receive(cast, 2, hours)
    receive(cast, 0, 1)
    found = run()
    assert (found.matters, found.same, found.other_team, found.other_person, found.other_target) == (13, 13, 0, 0, 0)
    assert found.had == found.would_have
    assert not found.moves


def test_only_the_days_asked_for_count(cast: Cast) -> None:
    receive(cast, 2, 24 * 10)
    receive(cast, 2, 24 * 2)
    assert (run(days=5).matters, run(days=30).matters) == (1, 2)


def test_another_catalogue_moves_matters_to_the_level_it_names(cast: Cast) -> None:
    receive(cast, 2, 3)
    receive(cast, 2, 2, POLE)
    found = run(document=with_level("VILLAGE"))
    assert (found.same, found.other_team) == (1, 1)
    assert found.moves == {(cast.grid.id, cast.village.id, LAMP): 1}
    assert (found.would_have[cast.village.id], found.had[cast.village.id]) == (1, 0)


def test_other_hours_are_counted_as_another_target(cast: Cast) -> None:
    receive(cast, 2, 3)
    document = make_document()
    (document.subjects or [])[0].groups[0].kinds[0].resolve_hours = 200  # type: ignore[index]
    found = run(document=document)
    assert (found.other_target, found.same) == (1, 1)


def test_a_kind_that_the_other_catalogue_lacks_is_named_and_left_out(cast: Cast) -> None:
    receive(cast, 2, 3, POLE)
    document = make_document()
    (document.subjects or [])[0].groups[0].kinds.pop()  # type: ignore[index, union-attr]
    found = run(document=document)
    assert (found.matters, found.unknown_kinds, found.same) == (1, {POLE: 1}, 0)


def test_posts_that_ended_since_then_show_as_moves(cast: Cast) -> None:
    receive(cast, 2, 3)
    Post.objects.filter(id=cast.caseworker.post.id).update(valid_to=MORNING.date())
    assert run().other_team + run().other_person == 1


def test_a_new_colleague_shows_as_another_of_the_same_team(cast: Cast) -> None:
    receive(cast, 2, 3)
    receive(cast, 2, 2)
    make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    found = run()
    assert (found.same, found.other_person, found.other_team) == (1, 1, 0)


def test_what_was_open_before_counts_as_load(cast: Cast) -> None:
    make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    for number, (hours, ended) in enumerate(((24 * 20, None), (24 * 19, 24 * 18), (24 * 2, None), (24, None))):
        submission = make_submission(
            cast.grid.id,
            kind_code=LAMP,
            channel=Channel.IMPORT,
            source="old",
            source_id=str(number),
            received_at=MORNING - timedelta(hours=hours),
        )
        past = Past(state=State.CONFIRMED, ended_at=MORNING - timedelta(hours=ended)) if ended else Past()
        receive_many(actor=SYSTEM, at=MORNING, submissions=[Incoming(submission=submission, past=past)])
    found = run(days=5)
    assert (found.matters, found.same + found.other_person) == (2, 2)


def fingerprint() -> dict[str, str]:
    """Every table of the database with a hash of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM \"{table}\" row"
            )
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_in_the_database_changes(cast: Cast) -> None:
    for hours in range(6, 0, -1):
        receive(cast, 2, hours)
    before = fingerprint()
    assert len(before) > 20
    assert run(document=with_level("TOWNSHIP")).other_team == 6
    assert fingerprint() == before


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_would_refuse_a_write(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    from linli.matters.queries import route_dry_run as module

    said: list[str] = []

    def asks(*_arguments: object) -> Iterator[object]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            said.append(cursor.fetchone()[0])
        return iter(())

    monkeypatch.setattr(module, "received_between", asks)
    run()
    assert said == ["on"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone()[0] == "off"


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_senseless_number_of_days_is_refused(days: int) -> None:
    with pytest.raises(Refused):
        run(days=days)


def command(*arguments: object) -> str:
    out = StringIO()
    call_command("route_dry_run", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_prints_figures_teams_and_moves(cast: Cast, tmp_path: Path) -> None:
    from linli.kit.clock import now

    make_received(cast.grid.id, at=now() - timedelta(hours=2), kind_code=LAMP)
    plain = make_plain()
    plain["subjects"][0]["groups"][0]["kinds"][0]["first_level"] = "VILLAGE"
    path = tmp_path / "other.yaml"
    path.write_text(yaml.safe_dump(plain))
    said = command("--days", 3, "--catalogue", path).splitlines()
    assert said[0] == "最近 3 天的事项：1 件。"
    assert said[1] == "仍归原来的责任主体 0 件，改归别的班组 1 件，同一班组换人 0 件。"
    assert any(line.endswith(": 0, 1, +1") and cast.village.code in line for line in said)
    assert any(line.startswith(f"  1 {LAMP}: ") for line in said)


def test_the_command_refuses_a_catalogue_with_a_hole_and_bad_days(tmp_path: Path) -> None:
    plain = make_plain()
    del plain["subjects"][0]["groups"][0]["kinds"][0]["first_level"]
    path = tmp_path / "holes.yaml"
    path.write_text(yaml.safe_dump(plain))
    with pytest.raises(CommandError, match="first_level"):
        command("--catalogue", path)
    with pytest.raises(CommandError, match="3660"):
        command("--days", 0)
    with pytest.raises(CommandError):
        command("--catalogue", tmp_path / "absent.yaml")


def test_without_matters_the_command_says_so(cast: Cast) -> None:
    assert command("--days", 1).startswith("最近 1 天的事项：0 件。")
