"""Comparing two versions, and what it means for what is under way."""

from typing import Any

import msgspec

from linli.workflows.fault_labels import meaning_sentence
from linli.workflows.rules import Definition, difference, mermaid
from linli.workflows.tests.make import make_definition, make_plain


def changed(**parts: Any) -> Definition:
    plain = make_plain()
    for part, edit in parts.items():
        edit(plain[part])
    return msgspec.convert(plain, Definition)


def told(after: Definition) -> tuple[set[tuple[str, str, str]], set[str]]:
    found = difference(make_definition(), after)
    return {(c.part, c.how, c.code) for c in found.changes}, {meaning.code for meaning in found.meanings}


def test_the_same_is_no_difference_however_it_is_grouped() -> None:
    assert difference(make_definition(), make_definition()).is_empty
    plain = make_plain()
    plain["groups"] = {}
    for row in (*plain["clocks"], *plain["actions"]):
        for name in ("from", "runs_in"):
            if row.get(name) == ["@OPEN"]:
                row[name] = ["HANDED_IN", "CHECKED"]
    assert difference(make_definition(), msgspec.convert(plain, Definition)).is_empty


def test_a_role_that_may_no_longer_is_less_and_what_is_under_way_keeps_it() -> None:
    after = changed(actions=lambda rows: rows[5].update(roles=["HEAD"]))
    assert told(after) == ({("ACTION", "CHANGED", "NOTE")}, {"UNDER_WAY_KEEPS", "LESS"})
    [change] = difference(make_definition(), after).changes
    assert ("CLERK in CHECKED", "CHECKED → –") in change.details


def test_added_removed_and_moved_actions_are_told_apart() -> None:
    def edit(rows: list[dict[str, Any]]) -> None:
        rows[3]["to"] = "REFUSED"
        rows[4]["guards"] = ["REASON_GIVEN"]
        del rows[5]
        rows.append({"code": "WITHDRAW", "from": ["@OPEN"], "to": "REFUSED", "roles": ["APPLICANT"]})

    changes, meanings = told(changed(actions=edit))
    assert changes == {
        ("ACTION", "CHANGED", "GRANT"),
        ("ACTION", "CHANGED", "REFUSE"),
        ("ACTION", "REMOVED", "NOTE"),
        ("ACTION", "ADDED", "WITHDRAW"),
    }
    assert meanings == {"UNDER_WAY_KEEPS", "LESS", "MORE"}


def test_states_clocks_and_roles_are_compared_and_said_in_a_sentence() -> None:
    def fewer(rows: list[dict[str, Any]]) -> None:
        del rows[-1]

    after = changed(
        states=fewer,
        actions=lambda rows: rows.pop(4),
        clocks=lambda rows: (rows[0].update(hours=72), rows[1].update(hours=4)),
        roles=lambda rows: rows.append({"code": "GUEST"}),
    )
    changes, meanings = told(after)
    assert {("STATE", "REMOVED", "REFUSED"), ("CLOCK", "CHANGED", "WHOLE"), ("ROLE", "ADDED", "GUEST")} <= changes
    assert meanings == {"UNDER_WAY_KEEPS", "LESS", "STATES_GONE", "LONGER", "SHORTER"}
    sentences = [meaning_sentence(one) for one in difference(make_definition(), after).meanings]
    assert any("72" in sentence and "48" in sentence for sentence in sentences)


def test_the_diagram_draws_every_change_of_state() -> None:
    drawn = mermaid(make_definition())
    assert "[*] --> NEW" in drawn
    assert "CHECKED --> GRANTED: grant" in drawn
    assert "note" not in drawn
    assert "GRANTED --> [*]" in drawn


def test_codes_that_a_diagram_cannot_bear_get_names_of_their_own() -> None:
    plain = make_plain()
    plain["states"].append({"code": 'A "b";{c}'})
    drawn = mermaid(msgspec.convert(plain, Definition))
    assert 'state "A  b   c " as s5' in drawn
