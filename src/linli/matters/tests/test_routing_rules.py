"""Routing rules at work: who gets what, why, and what happens when nothing fits or something is gone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kit.actors import SYSTEM
from linli.matters import actions, queries
from linli.matters.models import Matter
from linli.matters.queries import routing_book
from linli.matters.queries.kinds import kind_row
from linli.matters.queries.routing_book import CHECKED_EVERY_SECONDS, current_book, forget_routing_rules
from linli.matters.rules import Channel
from linli.matters.tests import make
from linli.matters.tests.make_rules import bureau_of, make_rule, publish_rules
from linli.places import actions as places
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def owner(matter: Matter) -> tuple[Any, Any, Any]:
    return matter.owner_place_id, matter.owner_agency_id, matter.owner_post_id


def test_without_rules_the_ladder_decides(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert matter.owner_post_id == cast.caseworker.post.id
    assert "routing_rule" not in matter.routing


def test_whoever_owns_the_asset_gets_it_whatever_the_territory(cast: Cast) -> None:
    agency = bureau_of(cast)
    publish_rules(make_rule("lamps", {"kinds": ["civil.lighting"]}, {"agency": agency.code}))
    matter = make.make_matter(cast.grid.id)
    assert owner(matter) == (agency.place_id, agency.id, None)
    assert matter.owner_path == agency.path
    assert queries.get_matter(cast.officer.actor, matter.id).state == "RECEIVED"
    accepted = actions.accept(actor=cast.officer.actor, at=make.later(1), matter_id=matter.id)
    assert accepted.owner_post_id == cast.officer.post.id


def test_the_first_rule_that_fits_wins_and_the_rest_fall_through_to_the_ladder(cast: Cast) -> None:
    publish_rules(
        make_rule("nights", {"hours": {"from": "22:00", "to": "06:00"}}, {"level": "COUNTY"}),
        make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "TOWNSHIP"}),
        make_rule("all-lamps", {"kinds": [make.LIGHT]}, {"level": "VILLAGE"}),
    )
    night = make.make_matter(cast.grid.id, at=make.later(14))  # eleven in the evening
    day = make.make_matter(cast.grid.id)
    other = make.make_matter(cast.grid.id, kind_code=make.QUARREL)
    assert (night.level, night.routing["routing_rule"]["code"]) == ("COUNTY", "nights")
    assert (day.level, day.routing["routing_rule"]["code"]) == ("TOWNSHIP", "lamps")
    assert (other.level, "routing_rule" in other.routing) == ("VILLAGE", False)


def test_a_place_and_a_role_can_be_named_too(cast: Cast) -> None:
    township = cast.ladder.townships[0]
    publish_rules(
        make_rule("there", {"kinds": [make.LIGHT]}, {"place": township.code}),
        make_rule("mediators", {"kinds": [make.QUARREL]}, {"role": "MEDIATOR"}),
        make_rule("desks", {"kinds": [make.POTHOLE]}, {"role": "DESK"}),
    )
    elsewhere = make.make_matter(cast.ladder.grids[-1].id)
    assert not elsewhere.place_path.startswith(township.path)
    assert owner(elsewhere) == (township.id, None, None)
    assert make.make_matter(cast.grid.id, kind_code=make.QUARREL).owner_post_id == cast.mediator.post.id
    desk = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    assert (desk.owner_post_id, desk.routing["role"]) == (cast.village_desk.post.id, "DESK")


def test_a_role_that_nobody_serves_in_leaves_it_to_the_ladder_and_says_so(cast: Cast) -> None:
    publish_rules(make_rule("mediators", {"kinds": [make.BOUNDARY]}, {"role": "MEDIATOR"}))
    cast.mediator.post.delete()
    matter = make.make_matter(cast.grid.id, kind_code=make.BOUNDARY)
    assert matter.routing["role_unfilled"] == "MEDIATOR"
    assert matter.level == "COUNTY"
    full = queries.explain_in_full(matter.routing, kind_row(matter.kind_id), "en")
    assert any("nobody on the way up" in note for note in full.notes)


def test_channel_answers_danger_and_weekday_are_looked_at(cast: Cast) -> None:
    publish_rules(
        make_rule("many", {"answers": [{"ask": "nights", "at_least": 3}]}, {"level": "TOWNSHIP"}),
        make_rule("dark", {"answers": [{"ask": "dark", "is": [True]}]}, {"level": "VILLAGE"}),
        make_rule("danger", {"danger": True, "weekdays": [1]}, {"level": "COUNTY"}),
        make_rule("api", {"any_of": [{"channels": ["API"]}], "none_of": [{"weekdays": [6, 7]}]}, {"level": "COUNTY"}),
    )
    assert make.make_matter(cast.grid.id, answers={"nights": 3}).level == "TOWNSHIP"
    assert make.make_matter(cast.grid.id, answers={"nights": 2, "dark": True}).level == "VILLAGE"
    assert make.make_matter(cast.grid.id, kind_code=make.VIOLENCE).level == "COUNTY"
    assert make.make_matter(cast.grid.id, kind_code=make.VIOLENCE, at=make.later(24)).level == "VILLAGE"
    assert make.make_matter(cast.grid.id, channel=Channel.API).level == "COUNTY"
    assert make.make_matter(cast.grid.id, channel=Channel.API, at=make.later(24 * 5)).level == "GRID"


def test_the_resident_reads_one_sentence_and_the_desk_reads_rule_and_version(cast: Cast) -> None:
    agency = bureau_of(cast)
    published = publish_rules(make_rule("lamps", {"kinds": [make.LIGHT]}, {"agency": agency.code}))
    matter = make.make_matter(cast.grid.id)
    kind = kind_row(matter.kind_id)
    sentence = queries.explain(matter.routing, kind, "en")
    assert "whoever owns it looks after it." in sentence
    assert "lamps" not in sentence
    full = queries.explain_in_full(matter.routing, kind, "zh-hans")
    assert "规则lamps" in full.by_rule
    assert str(published.version) in full.by_rule


def test_many_at_once_pass_the_same_rules(cast: Cast) -> None:
    agency = bureau_of(cast)
    publish_rules(
        make_rule("lamps", {"kinds": [make.LIGHT]}, {"agency": agency.code}),
        make_rule("holes", {"kinds": [make.POTHOLE]}, {"place": cast.ladder.townships[1].code}),
    )
    rows = [
        make.make_submission(
            cast.grid.id, kind_code=kind, channel=Channel.IMPORT, source="old", source_id=kind, received_at=make.MORNING
        )
        for kind in (make.LIGHT, make.POTHOLE, make.QUARREL)
    ]
    assert actions.receive_many(actor=SYSTEM, at=make.later(1), submissions=rows).kept == 3
    single = {kind: make.make_matter(cast.grid.id, kind_code=kind) for kind in (make.LIGHT, make.POTHOLE, make.QUARREL)}
    for many in Matter.objects.filter(source="old"):
        assert owner(many) == owner(single[many.kind_code])
        assert many.routing.get("routing_rule") == single[many.kind_code].routing.get("routing_rule")


def test_a_corrected_kind_passes_the_rules_too(cast: Cast) -> None:
    agency = bureau_of(cast)
    publish_rules(make_rule("lamps", {"kinds": [make.LIGHT]}, {"agency": agency.code}))
    matter = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    moved = actions.reclassify(
        actor=cast.clerk.actor, at=make.later(1), matter_id=matter.id, kind_code=make.LIGHT, reason="是路灯"
    )
    assert owner(moved) == (agency.place_id, agency.id, None)


def test_a_rule_whose_place_is_closed_since_is_passed_over_aloud(cast: Cast) -> None:
    closed = cast.ladder.grids[-1]
    publish_rules(
        make_rule("gone", {"kinds": [make.LIGHT]}, {"place": closed.code}),
        make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "TOWNSHIP"}),
    )
    assert current_book().unfit == ()
    places.close_place(actor=SYSTEM, at=make.MORNING, place_id=closed.id)
    forget_routing_rules()
    matter = make.make_matter(cast.grid.id)
    assert matter.level == "TOWNSHIP"
    assert matter.routing["unfit_rules"] == ["gone"]
    full = queries.explain_in_full(matter.routing, kind_row(matter.kind_id), "en")
    assert any("gone" in note for note in full.notes)


def test_another_process_sees_a_new_version_within_seconds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_rules(make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "TOWNSHIP"}))
    assert make.make_matter(cast.grid.id).level == "TOWNSHIP"
    monkeypatch.setattr("linli.matters.actions.publish_routing_rules.forget_routing_rules", lambda: None)
    publish_rules(make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "COUNTY"}))
    assert make.make_matter(cast.grid.id).level == "TOWNSHIP"
    monkeypatch.setattr(routing_book, "_checked_at", routing_book._checked_at - CHECKED_EVERY_SECONDS)
    assert make.make_matter(cast.grid.id).level == "COUNTY"


def test_two_hundred_rules_cost_no_statement_more(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    before = statements_of_one(cast)
    rules = [make_rule(f"r{n}", {"kinds": [make.POTHOLE]}, {"level": "COUNTY"}) for n in range(199)]
    publish_rules(*rules, make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "GRID"}))
    make.make_matter(cast.grid.id)
    assert statements_of_one(cast) == before
    assert before <= 12
    newest = Matter.objects.order_by("-id")[0]
    assert newest.routing["routing_rule"]["code"] == "lamps"


def statements_of_one(cast: Cast) -> int:
    with CaptureQueriesContext(connection) as captured:
        make.make_received(cast.grid.id)
    checks = ("matters_routingrules", "workflows_workflowversion", "matters_catalogue")  # every two seconds a process
    return sum(not any(table in query["sql"] for table in checks) for query in captured)
