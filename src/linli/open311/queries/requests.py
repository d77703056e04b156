"""Matters as service requests: kind, stage, team, times and the village; nobody's words and no door number."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation

from linli.kit.errors import Refused
from linli.kit.ids import normalise_reference
from linli.matters import queries as matters
from linli.matters.queries import PublicFilters, PublicMatter, PublicStep
from linli.matters.rules import State
from linli.open311.rules import IS_CLOSED, RequestsWanted, UpdatesWanted, open_or_closed, redacted
from linli.places.queries import PlaceRow, index_version, place_row

_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,100}")


def list_requests(wanted: RequestsWanted, language: str) -> list[dict[str, Any]]:
    """Rows of ``service_requests``, the newest first. One statement, one more where agencies hold some."""
    references = tuple(filter(None, map(_reference, wanted.request_ids)))
    codes = tuple(code for code in wanted.service_codes if _CODE.fullmatch(code))
    if (wanted.request_ids and not references) or (wanted.service_codes and not codes):
        return []
    filters = PublicFilters(
        references=references,
        kind_codes=codes,
        from_at=wanted.start_at,
        to_at=wanted.end_at,
        states=_states(wanted.closed),
    )
    offset = (wanted.page - 1) * wanted.page_size
    found = matters.list_public(filters, language, limit=wanted.page_size, offset=offset, is_open=_opened())
    return _Rows(language).of(found)


def find_request(request_id: str, language: str) -> dict[str, Any] | None:
    """The row of one request, or None; private kinds are not found."""
    rows = list_requests(RequestsWanted(request_ids=(request_id,), page_size=1), language)
    return rows[0] if rows else None


def list_updates(wanted: UpdatesWanted, language: str) -> list[dict[str, Any]]:
    """Rows of ``service_request_updates``, the oldest first. One statement."""
    references = tuple(filter(None, map(_reference, wanted.request_ids)))
    if wanted.request_ids and not references:
        return []
    offset = (wanted.page - 1) * wanted.page_size
    steps = matters.list_public_steps(wanted.start_at, wanted.end_at, references, limit=wanted.page_size, offset=offset)
    with translation.override(language):
        words = {state: matters.word_of("states", state) for state in State}
    return [_update(step, words) for step in steps]


class _Rows:
    """Turns matters into rows; what repeats in a list is worked out once."""

    def __init__(self, language: str) -> None:
        self._language, self._version = language, index_version()
        with translation.override(language):
            self._states = {state.value: matters.word_of("states", state) for state in State}
            self._outcomes = dict(matters.list_choices("outcomes"))

    def of(self, found: list[PublicMatter]) -> list[dict[str, Any]]:
        return [self._row(matter) for matter in found]

    def _row(self, matter: PublicMatter) -> dict[str, Any]:
        name = matter.kind.name(self._language)
        return {
            "service_request_id": matter.reference,
            "status": open_or_closed(matter.state),
            "status_notes": self._notes(matter),
            "service_name": name,
            "service_code": matter.kind.code,
            "description": redacted(matter.text) if matter.text else name,
            "agency_responsible": matter.team,
            "service_notice": None,
            "requested_datetime": matter.received_at,
            "updated_datetime": matter.updated_at,
            "expected_datetime": matter.due_at,
            "address": _address(matter.place, self._language, self._version),
            "address_id": matter.place.code,
            "zipcode": None,
            "lat": matter.lat,
            "long": matter.lon,
            "media_url": None,
        }

    def _notes(self, matter: PublicMatter) -> str:
        stage, outcome = self._states[matter.state], self._outcomes.get(matter.outcome, "")
        if not outcome or matter.state not in IS_CLOSED:
            return stage
        return f"{stage}：{outcome}" if self._language.startswith("zh") else f"{stage}: {outcome}"


@lru_cache(maxsize=20_000)
def _address(place: PlaceRow, language: str, _version: int) -> str:
    """From the village up, the most specific first, as the specification asks; anew with every change of the ladder."""
    names: list[str] = []
    rung: PlaceRow | None = place
    while rung is not None:
        names.append(rung.name(language))
        rung = place_row(rung.parent_id) if rung.parent_id else None
    return ", ".join(names)


def _update(step: PublicStep, words: dict[State, str]) -> dict[str, Any]:
    return {
        "update_id": step.id.hex,
        "service_request_id": step.reference,
        "status": open_or_closed(step.state),
        "updated_datetime": step.at,
        "description": words[step.state],
        "media_url": None,
    }


def _reference(text: str) -> str:
    try:
        return normalise_reference(text[:40])
    except Refused:
        return ""


def _states(closed: bool | None) -> tuple[State, ...]:
    if closed is None:
        return ()
    return tuple(sorted(state for state in State if (state in IS_CLOSED) == closed))


def _opened() -> Callable[[str], bool] | None:
    """Whether the town shows what residents wrote about a kind; None when about none."""
    codes: list[str] = settings.LINLI_OPEN311_OPEN_WORDS
    if not codes:
        return None
    return lambda kind_code: any(kind_code == code or kind_code.startswith(f"{code}.") for code in codes)
