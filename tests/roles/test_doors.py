"""Every address of the site, tried by everybody who must not get through, with what is private of others behind it.

The addresses come from the map itself; whom each is for stands in ``table.py``. A new view fails here until somebody
has thought about that.
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.roles.doors import Door, all_doors, knocks
from tests.roles.knock import Answer, Knocker
from tests.roles.setting import Visitor
from tests.roles.table import MAY

# What no form of ours sends is tried by fewer: a page refuses it before it looks at who asks.
SELDOM_SENT = ("PUT", "PATCH", "DELETE")
TRYING_THEM = ("far_coordinator",)


def test_every_view_of_the_map_says_whom_it_is_for() -> None:
    assert sorted({door.name for door in all_doors()} ^ set(MAY)) == []


@pytest.mark.django_db
def test_whoever_may_not_gets_through_nowhere_changes_nothing_and_reads_no_private_word(knocker: Knocker) -> None:
    faults: set[str] = set()
    tried: defaultdict[str, set[str]] = defaultdict(set)  # by view, which may have several addresses
    through: defaultdict[str, set[str]] = defaultdict(set)
    for door in all_doors():
        for visitor, method, address in _tries(door, knocker):
            answer = knocker.knock(visitor, method, address)
            tried[door.name].add(visitor.name)
            if not answer.refused:
                through[door.name].add(visitor.name)
            faults |= {f"{visitor.name} {method} {door.name}: {fault}" for fault in _faults(knocker, visitor, answer)}
    for view, may in MAY.items():
        faults |= {f"{name} gets through to {view}" for name in through[view] - may}
        faults |= {f"{name} may open {view}, and cannot" for name in (may & tried[view]) - through[view]}
    assert not faults, "\n".join(sorted(faults))


def _tries(door: Door, knocker: Knocker) -> Iterator[tuple[Visitor, str, str]]:
    for visitor in knocker.setting.visitors.values():
        for address in knocks(door, knocker.setting, visitor):
            if visitor.only_interface and not address.startswith("/api/"):
                continue
            for method in ("GET", "POST", *(SELDOM_SENT if visitor.name in TRYING_THEM else ())):
                yield visitor, method, address


def _faults(knocker: Knocker, visitor: Visitor, answer: Answer) -> Iterator[str]:
    if answer.changed and (answer.refused or not visitor.sees):
        yield f"changed {', '.join(sorted(answer.changed))}"
    if words := answer.words - visitor.sees:
        yield f"reads of {', '.join(sorted(words))}"
    if answer.topics and not visitor.sees and (heard := {one for one in answer.topics if knocker.is_others(one)}):
        yield f"would hear of {', '.join(sorted(heard))}"
    told_in = str(knocker.setting.known["told_in"][0])
    if "caucus" not in visitor.sees and any(told_in in one for one in answer.topics):
        yield "would hear when something is said in private"
