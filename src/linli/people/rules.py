"""Who may do what, where: plain tables and functions, no database.

A post reaches from its path down (``subtree``), may be narrowed to kinds (``civil`` covers ``civil.lighting``)
and, for an agency's post, holds what that agency owns. Verbs are named ``<module>.<verb>``.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from linli.kit.actors import Actor, ActorKind, Duty, Role


class Reach(StrEnum):
    """Which matters a role is shown by virtue of its post."""

    SUBTREE = "SUBTREE"  # everything in its places
    KINDS = "KINDS"  # its kinds in its places; without named kinds, only what is assigned to the post
    OWN = "OWN"  # only what is assigned to the post
    NONE = "NONE"  # nothing at all


REACH: Mapping[Role, Reach] = {
    Role.CASEWORKER: Reach.SUBTREE,
    Role.VOLUNTEER: Reach.OWN,
    Role.MEDIATOR: Reach.KINDS,
    Role.DESK: Reach.SUBTREE,
    Role.COORDINATOR: Reach.SUBTREE,
    Role.OFFICER: Reach.OWN,  # what the agency owns comes on top, see ``may``
    Role.ADMINISTRATOR: Reach.NONE,
}

_LOOK = frozenset({"matters.see", "matters.comment", "matters.answer", "matters.add_photo"})
_WORK = _LOOK | frozenset(
    {
        "matters.accept",
        "matters.start",
        "matters.wait",
        "matters.resume",
        "matters.visit",
        "matters.ask",
        "matters.propose_hand_over",
        "matters.accept_hand_over",
        "matters.return_hand_over",
        "matters.resolve",
        "matters.extend",
        "matters.join",
        "matters.split",
        "matters.take_step",
    }
)
_STEER = frozenset({"matters.reclassify", "matters.move", "matters.assign", "matters.decline", "matters.escalate"})
_DESK = frozenset({"matters.receive_for", "matters.bulk_hand_over", "matters.group", "matters.export"})

ROLE_VERBS: Mapping[Role, frozenset[str]] = {
    Role.VOLUNTEER: _LOOK | {"matters.visit"},
    Role.CASEWORKER: _WORK | {"matters.escalate", "matters.reclassify", "matters.move", "matters.receive_for"},
    Role.MEDIATOR: _WORK,
    Role.OFFICER: _WORK
    | {"matters.export", "matters.group", "matters.decline", "matters.reclassify", "matters.assign"},
    Role.DESK: _WORK | _STEER | _DESK,
    Role.COORDINATOR: _WORK
    | _STEER
    | _DESK
    | {
        "matters.board",
        "matters.decide_hand_over",
        "matters.import",
        "matters.destroy",
        "people.list_posts",
        "notices.see",
        "notices.retry",
    },
    Role.ADMINISTRATOR: frozenset(
        {
            "people.list_posts",
            "people.appoint",
            "people.end_post",
            "people.change_post",
            "people.create_account",
            "people.create_agency",
            "people.import_staff",
            "people.keep_keys",
            "places.manage",
            "matters.publish_kinds",
            "matters.publish_routing",
            "workflows.publish",
            "webhooks.keep",
        }
    ),
}

# What the key of a program may be good for. A key reaches a place or an agency as a post does, and acts on nothing.
SCOPES: Mapping[str, frozenset[str]] = {
    "matters:receive": frozenset({"matters.receive"}),
    "matters:read": frozenset({"matters.see"}),
    "matters:export": frozenset({"matters.see", "matters.export"}),
    "open311": frozenset({"matters.receive"}),
    "readings:own": frozenset({"readings.own"}),  # a portal that shows people who looked at their data
}
SHOWS_MATTERS = "matters.see"
SHOWS_PERSONAL = frozenset({SHOWS_MATTERS, "readings.own"})  # a key that may do this needs a second administrator
KEY_MARK = "linli_"  # what a key begins with, so that programs that look for leaked secrets know one of ours
LEAST_RATE, MOST_RATE = 1, 6000  # requests a minute that a key may be given

# Which post speaks for an actor who holds several that may do the same thing: the one nearest to the work.
PRECEDENCE: tuple[Role, ...] = (
    Role.CASEWORKER,
    Role.OFFICER,
    Role.MEDIATOR,
    Role.VOLUNTEER,
    Role.DESK,
    Role.COORDINATOR,
    Role.ADMINISTRATOR,
)


# Where a post of that role can stand. An agency has no grids, hence no caseworkers; it is not administered.
PLACE_ROLES = frozenset(Role) - {Role.OFFICER}
AGENCY_ROLES = frozenset({Role.OFFICER, Role.MEDIATOR, Role.DESK})


def path_range(path: str) -> tuple[str, str]:
    """The half-open range of a subtree under byte order: ``a/b/`` holds ``a/b/`` up to, not including, ``a/b0``."""
    return path, path[:-1] + chr(ord("/") + 1)


def covers_path(outer: str, inner: str) -> bool:
    """True when the place of ``inner`` is the place of ``outer`` or lies below it."""
    return bool(outer) and inner.startswith(outer)


def covers_kind(kind_codes: Iterable[str], kind_code: str | None) -> bool:
    """True when no kinds are named, none is asked for, or one of them is the kind or stands above it."""
    codes = tuple(kind_codes)
    if not codes or kind_code is None:
        return True
    return any(kind_code == code or kind_code.startswith(f"{code}.") for code in codes)


def duty_covers(duty: Duty, path: str, kind_code: str | None = None, agency_id: UUID | None = None) -> bool:
    """True when the post reaches that place and kind; an agency's post reaches what that agency owns."""
    if duty.agency_id is not None:
        return duty.agency_id == agency_id and covers_kind(duty.kind_codes, kind_code)
    return covers_path(duty.path, path) and covers_kind(duty.kind_codes, kind_code)


def duty_for(
    actor: Actor, verb: str, path: str, kind_code: str | None = None, agency_id: UUID | None = None
) -> Duty | None:
    """The post by which the actor may do it, the nearest to the work and to the place first; None when there is none.

    Says nothing about one matter's own guards: whoever owns it, or is assigned, is decided there.
    """
    fitting = [
        duty for duty in actor.duties if _says(actor, duty, verb) and duty_covers(duty, path, kind_code, agency_id)
    ]
    return min(fitting, key=lambda duty: (PRECEDENCE.index(duty.role), -len(duty.path)), default=None)


def may(actor: Actor, verb: str, path: str, kind_code: str | None = None, agency_id: UUID | None = None) -> bool:
    """Area subtree x kind x role: whether any post of the actor allows the verb there."""
    return duty_for(actor, verb, path, kind_code, agency_id) is not None


def may_anywhere(actor: Actor, verb: str) -> bool:
    """True when some post of the actor allows the verb somewhere: whether to offer the door to it at all."""
    return any(_says(actor, duty, verb) for duty in actor.duties)


def _says(actor: Actor, duty: Duty, verb: str) -> bool:
    """What a post may say is in its role, what a key may in its scopes."""
    return verb in key_verbs(actor.scopes) if actor.kind is ActorKind.API else verb in ROLE_VERBS[duty.role]


def key_verbs(scopes: Iterable[str]) -> frozenset[str]:
    """Everything that these scopes of a key allow; names that are none allow nothing."""
    return frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))


def needs_two_persons(scopes: Iterable[str]) -> bool:
    """True for a key that would show matters, or people their looks: one person alone does not hand those out."""
    return not SHOWS_PERSONAL.isdisjoint(key_verbs(scopes))


def key_reaches(actor: Actor, verb: str, path: str, kind_code: str) -> bool:
    """True when a program's key allows the verb in that place and for that kind; an agency's key in its own places."""
    return verb in key_verbs(actor.scopes) and any(
        covers_path(duty.path, path) and covers_kind(duty.kind_codes, kind_code) for duty in actor.duties
    )


def may_appoint(actor: Actor, path: str, role: Role) -> bool:
    """An administrator appoints anyone below; another administrator only strictly below the own place.

    So nobody renews or multiplies an own post, and the top of the ladder is set by the operator alone.
    """
    administered = [duty.path for duty in actor.duties if duty.role is Role.ADMINISTRATOR and duty.agency_id is None]
    if role is Role.ADMINISTRATOR:
        return any(covers_path(outer, path) and outer != path for outer in administered)
    return any(covers_path(outer, path) for outer in administered)


def role_fits(role: Role, *, at_agency: bool) -> bool:
    """True when a post of that role can stand at an agency, or else at a place."""
    return role in (AGENCY_ROLES if at_agency else PLACE_ROLES)


_KIND_CODE = re.compile(r"[a-z0-9_-]{1,40}(\.[a-z0-9_-]{1,40}){0,4}")
MAX_KINDS = 60


def kinds_fit(kind_codes: Collection[str]) -> bool:
    """True when each looks like a code of the catalogue; whether it is in force there is for the catalogue."""
    return len(kind_codes) <= MAX_KINDS and all(_KIND_CODE.fullmatch(code) for code in kind_codes)


def in_force(valid_from: date, valid_to: date | None, day: date) -> bool:
    """True from the first day on, up to but not including ``valid_to``."""
    return valid_from <= day and (valid_to is None or day < valid_to)


def dates_fit(valid_from: date, valid_to: date | None) -> bool:
    """True when a post of these dates is possible; the same day twice is a post that never served."""
    return valid_to is None or valid_from <= valid_to


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """True when two half-open spans of days share one; None is without end, and an empty span shares nothing."""
    (first_from, first_to), (second_from, second_to) = first, second
    begin = max(first_from, second_from)
    ends = [end for end in (first_to, second_to) if end is not None]
    return not ends or begin < min(ends)


def sees_span(duty: Duty) -> bool:
    """True when the post shows the matters of its places, not only the ones assigned to it."""
    reach = REACH[duty.role]
    if duty.agency_id is not None:
        return False
    return reach is Reach.SUBTREE or (reach is Reach.KINDS and bool(duty.kind_codes))


def sees_matters(duty: Duty) -> bool:
    """False for administrators: keeping people and places shows no matter."""
    return REACH[duty.role] is not Reach.NONE
