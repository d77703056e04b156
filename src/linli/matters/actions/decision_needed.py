"""After two teams have sent a hand-over back, the coordinator above both decides: when, and where."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from linli.kit.actors import Role
from linli.kit.clock import local_day
from linli.kit.events import announce
from linli.matters.actions.change import event_of
from linli.matters.events import HandOverNeedsDecision
from linli.matters.models import Clock, HandOver, Matter
from linli.matters.queries.clock_policy import clock_policy
from linli.matters.queries.teams import served_paths
from linli.matters.rules import Stage
from linli.matters.rules.clocks import common_path
from linli.places.queries import find_place_by_code


@dataclass(frozen=True)
class Asked:
    """The place whose coordinator is asked to decide."""

    path: str
    place_id: UUID

    @property
    def facts(self) -> dict[str, Any]:
        """For the timeline."""
        return {"decide_place_id": str(self.place_id)}


def decision_needed(matter: Matter, at: datetime) -> Asked | None:
    """Who is to decide, when it was sent back often enough since the team has it; None while it was not."""
    returned = _returned_since(matter)
    if matter.decide_path or len(returned) < clock_policy().decision.after_returns:
        return None
    return asked_at(common_path([matter.owner_path, *returned]), at)


def asked_above(path: str, at: datetime) -> Asked | None:
    """The next place above with a coordinator; None at the top."""
    above = "".join(f"{code}/" for code in path.rstrip("/").split("/")[:-1])
    return asked_at(above, at, or_top=False) if above else None


def asked_at(path: str, at: datetime, *, or_top: bool = True) -> Asked | None:
    """The place, or the nearest above it, that has a coordinator; without any the top, or None."""
    codes = [code for code in path.split("/") if code]
    rungs = ["".join(f"{code}/" for code in codes[:depth]) for depth in range(len(codes), 0, -1)]
    served = served_paths(rungs, local_day(at), [Role.COORDINATOR.value])
    chosen = next((rung for rung in rungs if rung in served), rungs[-1] if rungs and or_top else "")
    place = find_place_by_code(chosen.rstrip("/").rsplit("/", 1)[-1]) if chosen else None
    return Asked(chosen, place.id) if place else None


def announce_decision_needed(matter: Matter, at: datetime) -> None:
    """Tell that a coordinator is to decide, and until when."""
    running = Clock.objects.filter(matter_id=matter.id, stage=Stage.DECIDE, stopped_at__isnull=True)
    due_at = running.values_list("due_at", flat=True).first() or at
    announce(event_of(partial(HandOverNeedsDecision, decide_path=matter.decide_path, due_at=due_at), matter, at))


def _returned_since(matter: Matter) -> list[str]:
    """The paths of the teams that sent it back since the present team has it."""
    level = Clock.objects.filter(matter_id=matter.id, stage=Stage.LEVEL).order_by("-started_at", "-id").first()
    returned = HandOver.objects.filter(matter_id=matter.id, answer=HandOver.Answers.RETURNED)
    if level is not None:
        returned = returned.filter(answered_at__gte=level.started_at)
    return list(returned.values_list("to_path", flat=True))
