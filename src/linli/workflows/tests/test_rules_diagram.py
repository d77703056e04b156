"""A workflow as a drawing: nothing overlaps, nothing is left out, and each drawing is the same."""

from itertools import pairwise
from pathlib import Path

import pytest

from linli.workflows import rules
from linli.workflows.rules import Definition, Diagram, Machine
from linli.workflows.rules.diagram import HEIGHT, WIDTH
from linli.workflows.tests.make import make_definition

BUILT_IN = Path(__file__).resolve().parents[2] / "matters" / "data" / "workflow" / "matter.json"


def _definitions() -> list[Definition]:
    return [make_definition(), rules.read(BUILT_IN.read_bytes())]


def _changes(definition: Definition) -> set[tuple[str, str]]:
    machine = Machine(definition)
    moves = [move for state in definition.states for move in machine.moves_from(state.code)]
    return {(move.source, move.to) for move in moves if move.source != move.to}


def _drawn(diagram: Diagram) -> set[tuple[str, str]]:
    by_out = {node.out_y: node.code for node in diagram.nodes}
    return {(by_out[y], line.to) for line in diagram.lines for y in line.joins}


@pytest.mark.parametrize("definition", _definitions(), ids=lambda one: str(one.code))
def test_every_change_of_state_is_drawn_and_no_other(definition: Definition) -> None:
    diagram = rules.draw(definition)
    assert _drawn(diagram) == _changes(definition)
    assert {node.code for node in diagram.nodes} == {state.code for state in definition.states}
    assert rules.draw(definition) == diagram


@pytest.mark.parametrize("definition", _definitions(), ids=lambda one: str(one.code))
def test_nothing_overlaps_or_leaves_the_drawing(definition: Definition) -> None:
    diagram = rules.draw(definition)
    tops = [node.y for node in diagram.nodes]
    assert all(later - earlier > HEIGHT for earlier, later in pairwise(tops))
    assert len({line.x for line in diagram.lines}) == len(diagram.lines)
    assert all(node.x + WIDTH < line.x < diagram.width for node in diagram.nodes for line in diagram.lines)
    assert all(node.y > 0 and node.y + HEIGHT < diagram.height for node in diagram.nodes)
    ends = {node.out_y for node in diagram.nodes} | {line.in_y for line in diagram.lines}
    assert len(ends) == len(diagram.nodes) + len(diagram.lines)  # no line runs on another one


def test_it_begins_with_the_first_state_and_ends_with_what_is_over() -> None:
    definition = rules.read(BUILT_IN.read_bytes())
    nodes = rules.draw(definition).nodes
    assert (nodes[0].code, nodes[0].is_initial) == (definition.initial, True)
    phases = [node.phase for node in nodes]
    assert phases == sorted(phases, key=[rules.Phase.WORKING, rules.Phase.DONE, rules.Phase.CLOSED].index)
