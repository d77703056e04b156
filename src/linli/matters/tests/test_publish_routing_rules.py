"""Publishing routing rules: what does not compile blocks, who may not, trying out, files and the command."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.ledger.models import Entry
from linli.matters.actions.publish_routing_rules import publish_routing_rules
from linli.matters.models import Matter, RoutingRules
from linli.matters.queries.routing_book import find_rules
from linli.matters.queries.routing_files import faults_of, read_rules, rules_in_words
from linli.matters.queries.routing_trial import team_labels, try_rules
from linli.matters.rules import routing_rules as rules
from linli.matters.tests import make
from linli.matters.tests.make_rules import bureau_of, make_rule, make_rules, publish_rules
from linli.places import actions as places
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

LAMPS = {"kinds": [make.LIGHT]}


def test_a_list_is_published_once_with_its_version_and_one_entry(cast: Cast) -> None:
    rule = make_rule("lamps", LAMPS, {"level": "TOWNSHIP"})
    first, again = publish_rules(rule), publish_rules(rule)
    assert (first.version, first.is_new, again.version, again.is_new) == (1, True, 1, False)
    assert Entry.objects.filter(verb="matters.publish_routing").count() == 1
    assert publish_rules().version == 2
    assert find_rules(1) == make_rules(rule)
    assert find_rules() == make_rules()


@pytest.mark.parametrize(
    ("when", "to", "code"),
    [
        ({"kinds": ["moon.dust"]}, {"level": "COUNTY"}, "moon.dust"),
        ({"places": ["999999"]}, {"level": "COUNTY"}, "999999"),
        (LAMPS, {"agency": "moon"}, "moon"),
        (LAMPS, {"place": "999999"}, "999999"),
        (LAMPS, {"level": "MOON"}, "MOON"),
        (LAMPS, {"role": "CASEWORKER"}, "CASEWORKER"),
        (LAMPS, {"role": "DESK", "level": "COUNTY"}, "2"),
        (LAMPS, {}, "0"),
        ({"channels": ["PIGEON"]}, {"level": "COUNTY"}, "PIGEON"),
        ({"hours": {"from": "25:00", "to": "26:00"}}, {"level": "COUNTY"}, "25:00"),
        ({"hours": {"from": "08:00", "to": "08:00"}}, {"level": "COUNTY"}, "08:00"),
        ({"weekdays": [8]}, {"level": "COUNTY"}, "8"),
        ({**LAMPS, "answers": [{"ask": "moon", "is": ["x"]}]}, {"level": "COUNTY"}, "moon"),
        ({**LAMPS, "answers": [{"ask": "nights", "at_least": 5, "at_most": 2}]}, {"level": "COUNTY"}, "nights"),
        ({**LAMPS, "answers": [{"ask": "nights"}]}, {"level": "COUNTY"}, "nights"),
        ({"any_of": [{"none_of": [{"any_of": [{"any_of": [{}]}]}]}]}, {"level": "COUNTY"}, "4"),
    ],
)
def test_a_rule_that_does_not_compile_blocks_the_whole_list(
    cast: Cast, when: dict[str, Any], to: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        publish_rules(make_rule("good", LAMPS, {"level": "TOWNSHIP"}), make_rule("bad", when, to))
    assert refused.value.code == "routing_rules.has_holes"
    assert any("bad" in hole and code in hole for hole in refused.value.facts["holes"])
    assert not RoutingRules.objects.exists()


def test_a_closed_place_blocks_and_is_called_closed(cast: Cast) -> None:
    closed = cast.ladder.grids[-1]
    places.close_place(actor=SYSTEM, at=make.MORNING, place_id=closed.id)
    [fault] = faults_of(make_rules(make_rule("gone", LAMPS, {"place": closed.code})))
    assert fault.stops
    assert closed.code in fault.sentence
    assert "撤销" in fault.sentence


def test_a_rule_that_never_gets_its_turn_is_a_warning(cast: Cast) -> None:
    document = make_rules(
        make_rule("all-streets", {"kinds": ["civil"]}, {"level": "TOWNSHIP"}),
        make_rule("lamps", {**LAMPS, "places": [cast.grid.code]}, {"level": "COUNTY"}),
        make_rule("rest", {}, {"level": "COUNTY"}),
    )
    faults = faults_of(document)
    assert [fault.stops for fault in faults] == [False, False]
    assert "all-streets" in faults[0].sentence
    assert publish_routing_rules(actor=SYSTEM, at=make.MORNING, document=document).is_new


def test_whoever_saw_an_older_list_is_told(cast: Cast) -> None:
    publish_rules(make_rule("lamps", LAMPS, {"level": "TOWNSHIP"}))
    with pytest.raises(Conflict) as refused:
        publish_routing_rules(actor=SYSTEM, at=make.MORNING, document=make_rules(), replaces=0)
    assert refused.value.code == "routing_rules.newer"


def test_who_may_not(cast: Cast) -> None:
    for member in (cast.caseworker, cast.clerk, cast.coordinator, cast.mediator, cast.resident, cast.officer):
        with pytest.raises(NotAllowed):
            publish_routing_rules(actor=member.actor, at=make.MORNING, document=make_rules())
    document = make_rules(make_rule("lamps", LAMPS, {"level": "COUNTY"}))
    assert publish_routing_rules(actor=cast.administrator.actor, at=make.MORNING, document=document).is_new


def test_trying_out_says_who_would_have_got_what_and_changes_nothing(cast: Cast) -> None:
    agency = bureau_of(cast)
    for hours in (0, 24, 48):
        make.make_matter(cast.grid.id, at=make.later(hours))
    make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    make.make_matter(cast.grid.id, at=make.later(-100 * 24))
    before = list(Matter.objects.order_by("id").values())
    document = make_rules(
        make_rule("lamps", LAMPS, {"agency": agency.code}),
        make_rule("never", {"kinds": [make.BOUNDARY]}, {"level": "TOWNSHIP"}),
    )
    trial = try_rules(at=make.later(72), document=document)
    assert (trial.matters, trial.same, trial.other, trial.left_out) == (4, 1, 3, 0)
    [((old, new, rule), count)] = trial.moves.items()
    assert (old, new, rule, count) == ((cast.grid.id, None), (agency.place_id, agency.id), "lamps", 3)
    assert trial.idle == ("never",)
    assert team_labels(trial, "zh-hans")[new] == agency.name_zh
    assert list(Matter.objects.order_by("id").values()) == before
    assert not RoutingRules.objects.exists()


def test_more_matters_than_a_page_can_try_are_left_to_the_command(cast: Cast) -> None:
    for hours in (1, 2):
        make.make_matter(cast.grid.id, at=make.later(hours))
    with pytest.raises(Refused) as refused:
        try_rules(at=make.later(3), document=make_rules(), most=1)
    assert refused.value.code == "dry_run.too_many"
    assert try_rules(at=make.later(3), document=make_rules(), most=2).matters == 2


def test_the_same_rules_as_in_force_move_nothing(cast: Cast) -> None:
    rule = make_rule("lamps", LAMPS, {"level": "TOWNSHIP"})
    publish_rules(rule)
    make.make_matter(cast.grid.id)
    trial = try_rules(at=make.later(1), document=make_rules(rule))
    assert (trial.matters, trial.same, trial.fits["lamps"]) == (1, 1, 1)


def test_conditions_and_targets_are_told_in_words(cast: Cast) -> None:
    when = {**LAMPS, "places": [cast.grid.code], "hours": {"from": "18:00", "to": "08:00"}, "weekdays": [6, 7]}
    [words] = rules_in_words(make_rules(make_rule("lamps", when, {"level": "TOWNSHIP"})), "zh-hans")
    told = "".join(words.conditions) + words.target
    assert "路灯不亮" in told
    assert cast.grid.name_zh in told
    assert make.LIGHT not in told


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"format": 1, "rules": 3}',
        b'{"format": 1, "format": 1}',
        b"[" * 100_000,
        b"1" * 2_000_000,
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_rules(raw)
    assert refused.value.code == "routing_rules.unreadable"


def test_the_command_lints_tries_publishes_and_exports(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make.make_matter(cast.grid.id)
    document = make_rules(make_rule("lamps", LAMPS, {"level": "TOWNSHIP"}))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(rules.write(document))
    bad.write_text(json.dumps({"format": 1, "source": "x", "rules": [make_rule("x", {"kinds": ["moon"]}, {})]}))
    said = _said(capsys)
    assert "1" in said("route_rules", "lint", str(good))
    said("route_rules", "dry-run", str(good), "--days", "3650")
    assert said("route_rules", "publish", str(good))
    assert read_rules(said("route_rules", "export").encode()) == document
    for verb in ("lint", "publish", "dry-run"):
        with pytest.raises(CommandError):
            call_command("route_rules", verb, str(bad), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("route_rules", "lint", str(tmp_path / "none.json"))


def _said(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    return run
