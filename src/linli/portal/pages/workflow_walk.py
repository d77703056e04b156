"""Walking through a workflow on its page: the stages so far, and what could come next."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.portal.words.workflow import GUARDS, PHASES, STANDINGS, listed
from linli.workflows import queries as workflows
from linli.workflows import rules
from linli.workflows.rules import Definition, Names, ScriptStep

MAX_SCRIPT = 4000


@dataclass(frozen=True)
class WalkStage:
    """One stage in words. ``said``: who did what, empty for the beginning."""

    said: str
    state: str
    phase: str
    at_hours: float
    clocks: list[tuple[str, str, bool]]  # name, how it stands, late
    assumes: str


@dataclass(frozen=True)
class WalkView:
    """A walk as far as it goes. ``script`` is what the next step is added to."""

    script: str
    stages: list[WalkStage]
    stop: str
    choices: list[tuple[str, str]]


def walk_view(definition: Definition, names: Names, script: str, step: str, hours: str) -> WalkView:
    """The walk of the script with one step more; raises Refused ``script.malformed``."""
    added = f"{step}+{hours}h" if step and hours not in ("", "0") else step
    whole = ",".join(part for part in (script[:MAX_SCRIPT], added) if part)
    steps = workflows.read_script(whole) if whole else []
    walk = rules.simulate(definition, steps)
    done = len(walk.stages) - 1
    return WalkView(
        script=_written(steps[:done]),
        stages=[_stage(stage, names) for stage in walk.stages],
        stop=workflows.stop_sentence(walk, names),
        choices=_choices(definition, walk.stages[-1].state, names),
    )


def _written(steps: list[ScriptStep]) -> str:
    return ",".join(f"{one.role}:{one.action}" + (f"+{one.after_hours:g}h" if one.after_hours else "") for one in steps)


def _stage(stage: rules.Stage, names: Names) -> WalkStage:
    return WalkStage(
        said=f"{names.role(stage.role)} · {names.action(stage.action)}" if stage.action else "",
        state=names.state(stage.state),
        phase=str(PHASES[stage.phase]),
        at_hours=stage.at_hours,
        clocks=[_clock(reading, names) for reading in stage.clocks],
        assumes=listed(GUARDS.get(guard, guard) for guard in stage.assumes),
    )


def _clock(reading: rules.ClockReading, names: Names) -> tuple[str, str, bool]:
    facts = {"elapsed": f"{reading.elapsed_hours:g}", "standing": STANDINGS[reading.standing]}
    if reading.hours is None:
        return names.clock(reading.code), _("%(elapsed)s h, %(standing)s") % facts, False
    words = _("%(elapsed)s of %(hours)s h, %(standing)s") % {**facts, "hours": f"{reading.hours:g}"}
    return names.clock(reading.code), words, reading.late


def _choices(definition: Definition, state: str, names: Names) -> list[tuple[str, str]]:
    """What could be said next, by whom, as (step of a script, words)."""
    moves = rules.Machine(definition).moves_from(state)
    return [
        (f"{role.code}:{move.action}", f"{names.action(move.action)} · {names.role(role.code)}")
        for move in moves
        for role in definition.roles
        if role.code in move.roles
    ]


def hours_of(text: str) -> str:
    """Whole or half hours as typed; raises Refused ``hours.malformed``."""
    cleaned = text.strip()
    if cleaned and not (
        len(cleaned) <= 8 and cleaned.replace(".", "", 1).isascii() and cleaned.replace(".", "", 1).isdecimal()
    ):
        raise Refused("hours.malformed", _("Please give hours as a number."), field="hours")
    return f"{float(cleaned):g}" if cleaned else ""
