"""Who would have got what: the matters of late routed by a draft of the routing rules, beside the rules in force.

Reads only. Counts teams, never people.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kit.clock import local_day
from linli.kit.errors import Refused
from linli.matters.models import Matter
from linli.matters.queries.kinds import find_kind
from linli.matters.queries.route_dry_run import Past, check_days, open_before, reading_only, received_between
from linli.matters.queries.routing import Routed
from linli.matters.queries.routing_book import Book, current_book, make_ready
from linli.matters.queries.routing_desk import RoutingDesk
from linli.matters.rules.routing_rules import RuleList
from linli.people.queries import agencies_of
from linli.places.queries import place_row

DAYS = 90

Team = tuple[UUID, UUID | None]  # place, agency


@dataclass
class Trial:
    """The figures. ``moves`` counts (from team, to team, rule code); an empty code: no rule fits any more.

    ``fits`` counts the matters that each rule of the draft would have sent; ``idle`` are rules that none would have
    fitted. ``left_out``: matters whose kind is no longer offered.
    """

    days: int
    matters: int = 0
    same: int = 0
    other: int = 0
    left_out: int = 0
    moves: Counter[tuple[Team, Team, str]] = field(default_factory=Counter)
    fits: Counter[str] = field(default_factory=Counter)
    idle: tuple[str, ...] = ()


def try_rules(*, at: datetime, document: RuleList, days: int = DAYS, most: int | None = None) -> Trial:
    """Route the matters received in the ``days`` before ``at`` twice, by the rules in force and by the draft.

    Posts and places are those of now; loads begin with what was open then. The draft has to be without errors.
    Raises Refused ``dry_run.bad_days``, and ``dry_run.too_many`` for more matters than ``most``.
    """
    check_days(days)
    since = at - timedelta(days=days)
    if most is not None:
        _check_count(since, at, most)
    trial = Trial(days)
    draft = make_ready(document, 0)
    with reading_only():
        desks = [_desk(at, days, book) for book in (current_book(), draft)]
        for past in received_between(since, at):
            _try_one(trial, desks, past)
    trial.idle = tuple(rule.code for rule in document.rules if not trial.fits[rule.code])
    return trial


def _check_count(since: datetime, until: datetime, most: int) -> None:
    found = Matter.objects.filter(received_at__gt=since, received_at__lte=until)[: most + 1].count()
    if found > most:
        sentence = _("These are more than %(most)s matters. Please take fewer days, or use linli route-rules dry-run.")
        raise Refused("dry_run.too_many", sentence % {"most": most}, field="days")


def _desk(at: datetime, days: int, book: Book) -> RoutingDesk:
    desk = RoutingDesk(local_day(at), from_nothing=True, book=book)
    for post_id, assigned_at, until in open_before(at - timedelta(days=days)):
        desk.hold(post_id, assigned_at, until)
    return desk


def _try_one(trial: Trial, desks: list[RoutingDesk], past: Past) -> None:
    trial.matters += 1
    kind = find_kind(past.kind_code)
    if kind is None or kind.first_level is None:
        trial.left_out += 1
        return
    place = place_row(past.place_id)
    asked = past.asked(kind, place)
    routed = []
    for desk in desks:
        desk.prepare([place])
        routed.append(desk.give(kind, place, asked, past.received_at, past.until))
    now, then = (_team(one) for one in routed)
    rule = str(routed[1].choice.facts.get("routing_rule", {}).get("code", ""))
    trial.fits[rule] += 1
    if now == then:
        trial.same += 1
    else:
        trial.other += 1
        trial.moves[now, then, rule] += 1


def _team(routed: Routed) -> Team:
    return routed.owner.id, routed.agency_id


def team_labels(trial: Trial, language: str) -> dict[Team, str]:
    """The names of all teams that stand in the moves. One statement at most."""
    teams = {team for old, new, _code in trial.moves for team in (old, new)}
    agencies = agencies_of([agency_id for _place, agency_id in teams if agency_id])
    return {
        (place_id, agency_id): agencies[agency_id].name(language) if agency_id else place_row(place_id).name(language)
        for place_id, agency_id in teams
    }
