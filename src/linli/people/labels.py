"""What residents see of a post: the place or agency and what the person is there for, never who the person is."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from linli.kit.actors import Role
from linli.kit.db import fetch_all
from linli.kit.errors import NotFound
from linli.people.models import Post
from linli.places import queries as places

# As it stands after the name of a place: "Grid 3 caseworker".
ROLE_WORDS = {
    Role.CASEWORKER: pgettext_lazy("after a place", "caseworker"),
    Role.VOLUNTEER: pgettext_lazy("after a place", "volunteer"),
    Role.MEDIATOR: pgettext_lazy("after a place", "mediator"),
    Role.DESK: pgettext_lazy("after a place", "service desk"),
    Role.COORDINATOR: pgettext_lazy("after a place", "coordinator"),
    Role.OFFICER: pgettext_lazy("after a place", "officer"),
    Role.ADMINISTRATOR: pgettext_lazy("after a place", "administrator"),
}

# By SQL: every receipt asks for the label of whoever got it, mostly of somebody new.
_TOLD = """
SELECT post.id, post.place_id, post.role, post.title_zh, post.title_en, agency.name_zh, agency.name_en
FROM people_post post LEFT JOIN people_agency agency ON agency.id = post.agency_id WHERE post.id = ANY(%s)
"""

# A label changes when a title or a place's name does: rarely, and a minute later elsewhere is soon enough.
_KEPT_SECONDS = 60.0
_MOST_KEPT = 20_000


@dataclass(frozen=True)
class _Kept:
    label: str
    until: float


class _Told(NamedTuple):
    """What a label says of a post; the names of its agency are None without one."""

    place_id: UUID | None
    role: str
    title_zh: str
    title_en: str
    agency_zh: str | None
    agency_en: str | None


_kept: dict[tuple[UUID, str], _Kept] = {}


def forget_labels() -> None:
    """Start afresh in this process, after a change made here."""
    _kept.clear()


def post_labels(post_ids: Iterable[UUID], language: str) -> dict[UUID, str]:
    """The label of each post, e.g. "三网格 网格员" or "Grid 3 caseworker"; unknown ids are left out.

    One statement for those not known in this process yet, and places from their own index.
    """
    present = time.monotonic()
    wanted = set(post_ids)
    known = {
        post_id: kept.label for post_id in wanted if (kept := _kept.get((post_id, language))) and kept.until > present
    }
    missing = wanted - known.keys()
    if not missing:
        return known
    if len(_kept) > _MOST_KEPT:
        _kept.clear()
    for post_id, *told in fetch_all(_TOLD, [list(missing)]):
        known[post_id] = _words(_Told(*told), language)
        _kept[post_id, language] = _Kept(known[post_id], present + _KEPT_SECONDS)
    return known


def post_label(post_id: UUID, language: str) -> str:
    """The label of one post; raises NotFound ``post.unknown``."""
    labels = post_labels([post_id], language)
    if post_id not in labels:
        raise NotFound("post.unknown", _("There is no such post."))
    return labels[post_id]


def role_word(role: Role, language: str) -> str:
    """The everyday word for a role after the name of a place."""
    with translation.override(language):
        return str(ROLE_WORDS[role])


def where(post: Post, language: str) -> str:
    """The name of the post's agency or place."""
    return _where(_told(post), language)


def label(post: Post, language: str) -> str:
    """The label of a post that has been read with its agency."""
    return _words(_told(post), language)


def _told(post: Post) -> _Told:
    agency = (post.agency.name_zh, post.agency.name_en) if post.agency is not None else (None, None)
    return _Told(post.place_id, post.role, post.title_zh, post.title_en, *agency)


def _words(told: _Told, language: str) -> str:
    title = told.title_zh if language.startswith("zh") else told.title_en
    with translation.override(language):
        return pgettext("a post", "%(place)s %(role)s") % {
            "place": _where(told, language),
            "role": title or str(ROLE_WORDS[Role(told.role)]),
        }


def _where(told: _Told, language: str) -> str:
    if told.agency_zh is not None:
        return told.agency_zh if language.startswith("zh") else told.agency_en or told.agency_zh
    assert told.place_id is not None, "the constraint asks for a place or an agency"
    return places.place_row(told.place_id).name(language)
