"""Corrections that were asked for: one's own, and those that a post answers. For staff their words come unread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty, Role
from linli.kit.errors import NotFound
from linli.ledger.rules.looks import Unread
from linli.matters.queries import own_data as matters
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.rights.models import Correction, ErasureItem
from linli.rights.rules import CorrectionState, Fate, Law, Of, Target, Unit, law_of, may_answer


@dataclass(frozen=True)
class CorrectionLine:
    """One without its words: what it is about, who has it, by when."""

    id: UUID
    of: Of
    about_id: UUID
    target: Target
    who: str
    asked_at: datetime
    due_on: date


@dataclass(frozen=True)
class CorrectionView(CorrectionLine):
    """One with its words and the answer."""

    step_id: UUID | None
    text: str
    state: CorrectionState
    answer: str
    law: Law | None
    answered_at: datetime | None


@dataclass(frozen=True)
class KeptBack:
    """An erasure that was asked for and still waits: which number, until when, by which rule."""

    reference: str
    unit: Unit
    due_on: date | None
    rule: str


def list_own_corrections(about_ids: Iterable[UUID], language: str) -> list[CorrectionView]:
    """One's own, the newest first. The caller has made sure whose they are."""
    rows = Correction.objects.filter(about_id__in=list(about_ids)).order_by("-asked_at", "-id")
    return [_view(row, language) for row in rows]


def list_corrections(actor: Actor, language: str) -> list[CorrectionLine]:
    """What waits for an answer of the actor's, the first to be due first; nothing for administrators."""
    rows = Correction.objects.filter(_answered_by(actor), state=CorrectionState.ASKED.value)
    return [_line(row, language) for row in rows.order_by("due_on", "id")[:100]]


def list_kept_back(actor: Actor) -> list[KeptBack]:
    """Erasures that still wait, of matters that the actor's office has; numbers and days, no words."""
    open_items = ErasureItem.objects.filter(done_at__isnull=True, unit=Unit.WORDS.value).exclude(fate=Fate.STAYS.value)
    found = []
    for item in open_items.order_by("due_on", "id")[:200]:
        from_path, agency_id, reference = matters.team_of(item.subject_id)
        if may_answer(actor, from_path, agency_id):
            found.append(KeptBack(reference, Unit(item.unit), item.due_on, item.rule))
    return found


def get_correction(actor: Actor, correction_id: UUID) -> Unread[CorrectionView]:
    """One that the actor answers; raises NotFound ``correction.unknown``."""
    row = Correction.objects.filter(id=correction_id).first()
    duties = actor.duties if row is not None else ()
    duty = next((one for one in duties if may_answer(_only(actor, one), *_place_of(row))), None)
    if row is None or duty is None:
        raise NotFound("correction.unknown", _("There is no such correction, or it is not yours to answer."))
    return Unread(actor, ((row.about_id, duty),), _view(row, actor.language))


def institution(place_path: str, agency_id: UUID | None, language: str) -> str:
    """The office in words."""
    if agency_id is not None:
        agency = people.get_agency(agency_id)
        return agency.name_zh if language.startswith("zh") else agency.name_en or agency.name_zh
    place = places.find_place_by_code(place_path.rstrip("/").rsplit("/", 1)[-1])
    return place.name(language) if place else ""


def _answered_by(actor: Actor) -> Q:
    condition = Q(pk__in=[])
    for duty in actor.duties:
        if duty.role not in (Role.DESK, Role.COORDINATOR, Role.OFFICER):
            continue
        if duty.agency_id is not None:
            condition |= Q(agency_id=duty.agency_id)
        else:
            low, high = people_rules.path_range(duty.path)
            condition |= Q(place_path__gte=low, place_path__lt=high)
    return condition


def _only(actor: Actor, duty: Duty) -> Actor:
    return Actor(actor.kind, actor.account_id, (duty,), language=actor.language)


def _place_of(row: Correction | None) -> tuple[str, UUID | None]:
    return (row.place_path, row.agency_id) if row is not None else ("", None)


def _line(row: Correction, language: str) -> CorrectionLine:
    who = institution(row.place_path, row.agency_id, language)
    return CorrectionLine(row.id, Of(row.of), row.about_id, Target(row.target), who, row.asked_at, row.due_on)


def _view(row: Correction, language: str) -> CorrectionView:
    line = _line(row, language)
    return CorrectionView(
        **line.__dict__,
        step_id=row.step_id,
        text=row.text,
        state=CorrectionState(row.state),
        answer=row.answer,
        law=law_of(row.rule) if row.rule else None,
        answered_at=row.answered_at,
    )
