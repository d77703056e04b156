"""Where a matter stands in a life with states of its own, and what that leaves open, in the words of the definition."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from linli.matters.access import Standing
from linli.matters.lives import life_of
from linli.matters.rules import WORKING_STATES, Party, State, Way, opens_again


@dataclass(frozen=True)
class OwnState:
    """A state by its code and in both languages."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """The name in Chinese for any ``zh`` language code, else in English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class WayView:
    """One action of its own life that the reader may take now.

    ``needs_words``: a reason has to be given; ``ends``: nobody works on it afterwards; ``for_resident``: the reader
    takes it as its resident; ``to`` is the name of the state that it leads to, empty where it stays; ``settles`` and
    ``opens_again``: it agrees to what is said to be done, or says that it is not.
    """

    action: str
    label: str
    to: str
    needs_words: bool
    ends: bool
    for_resident: bool
    settles: bool = False
    opens_again: bool = False


@lru_cache(maxsize=1024)
def own_state_of(workflow_id: UUID | None, code: str, state: str) -> OwnState | None:
    """The own state of a matter, None where the built-in one says it all. One statement for a version's first time.

    ``state`` is what it counts as: a matter that was taken back beside its definition stands in no state of that.
    """
    steps = life_of(workflow_id).steps if code else None
    if steps is None or not steps.stands_in(code, state):
        return None
    return OwnState(code, steps.state_name(code, "zh"), steps.state_name(code, "en"))


def ways_of(standing: Standing, language: str) -> tuple[WayView, ...]:
    """What its own life leaves open to the actor, in the order of the definition; nothing for the built-in life."""
    return tuple(_view(standing, way, party, language) for way, party in _open(standing))


def _open(standing: Standing) -> list[tuple[Way, Party]]:
    return [(way, held.party) for way, held in standing.ways()]


def _view(standing: Standing, way: Way, party: Party, language: str) -> WayView:
    steps = standing.life.steps
    assert steps is not None, "a way is one of its own life"
    before, after = steps.stage(way.source), steps.stage(way.to)
    return WayView(
        action=way.action,
        label=steps.action_name(way.action, language),
        to=steps.state_name(way.to, language) if way.to != way.source else "",
        needs_words=way.needs_words,
        ends=before in WORKING_STATES and after not in WORKING_STATES,
        for_resident=party is Party.RESIDENT,
        settles=before is State.RESOLVED and after is State.CONFIRMED,
        opens_again=opens_again(before, after),
    )
