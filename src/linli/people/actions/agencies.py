"""Agencies: bodies with their own duties inside a place."""

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.people.models import CODE_LENGTH, NAME_LENGTH, Agency
from linli.people.rules import may
from linli.places import queries as places

_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{CODE_LENGTH - 1}}}")


def create_agency(*, actor: Actor, at: datetime, code: str, name_zh: str, name_en: str = "", place_id: UUID) -> UUID:
    """Make an agency of that place and return its id.

    Raises NotAllowed ``people.not_allowed``, NotFound ``place.unknown``, Refused ``agency.bad_code``,
    ``agency.no_name`` and ``text.too_long``, Conflict ``agency.exists``.
    """
    place = places.get_place(place_id)
    if actor.kind is not ActorKind.SYSTEM and not may(actor, "people.create_agency", place.path):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    agency = Agency(
        code=_clean_code(code),
        name_zh=clean_line(name_zh, max_length=NAME_LENGTH, field="name_zh"),
        name_en=clean_line(name_en, max_length=2 * NAME_LENGTH, field="name_en"),
        place_id=place.id,
        path=place.path,
    )
    if not agency.name_zh:
        raise Refused("agency.no_name", _("An agency needs its Chinese name."), field="name_zh")
    return _store(agency, actor=actor, at=at)


def _clean_code(code: str) -> str:
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise Refused("agency.bad_code", _("A code has only letters, digits, dots and hyphens."), field="code")
    return code


def _store(agency: Agency, *, actor: Actor, at: datetime) -> UUID:
    after = {"code": agency.code, "name_zh": agency.name_zh, "name_en": agency.name_en, "path": agency.path}
    try:
        with transaction.atomic():
            agency.save(force_insert=True)
            record(
                verb="people.create_agency",
                subject_type="agency",
                subject_id=agency.id,
                actor=actor,
                at=at,
                before=None,
                after=after,
                facts={"code": agency.code},
            )
    except IntegrityError as error:
        raise Conflict("agency.exists", _("There is an agency with this code already."), field="code") from error
    return agency.id
