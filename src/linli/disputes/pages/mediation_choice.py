"""Choosing a mediator, keeping or replacing one, and the roster: plain values for their templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.forms.mediation import AppointForm, PickForm, RosterForm
from linli.disputes.models import Dispute
from linli.disputes.pages.entering import Door, Entered, Serving
from linli.disputes.pages.party import clock_lines
from linli.disputes.queries import mediation as queries
from linli.disputes.queries import roster
from linli.disputes.queries.mediation import RosterRow
from linli.disputes.queries.parties import running_clocks
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass, State, Verb, reads
from linli.disputes.words.mediation import (
    CONFLICTS,
    about_words,
    kind_words,
    language_words,
    replace_words,
    speciality_words,
    subjects,
)
from linli.disputes.words.room import STATES
from linli.kit.actors import Actor
from linli.notices import queries as notices
from linli.places import queries as places
from linli.places.queries import PlaceRow


@dataclass(frozen=True)
class Card:
    """A mediator as everybody may read one."""

    post_id: UUID
    name: str
    label: str
    about: str
    specialities: str
    languages: str

    @property
    def hint(self) -> str:
        """In one line, under a box to tick."""
        return " · ".join(part for part in (self.label, self.specialities, self.languages, self.about) if part)


def card_of(row: RosterRow) -> Card:
    """In the language of the page."""
    language, comma = _language(), _(", ")
    return Card(
        row.post_id,
        row.name,
        row.label,
        about_words(row, language),
        comma.join(speciality_words(row, language)),
        comma.join(language_words(row.languages)),
    )


def cards_for(dispute: Dispute, at: datetime) -> list[Card]:
    """Whom the sides, or the registrar, may choose in a dispute."""
    found = queries.list_roster(dispute.committee_path, dispute.kind_code, _language(), at)
    return [card_of(row) for row in found]


def pick_form(door: Entered, at: datetime, data: Any = None) -> PickForm:
    """The roster to tick, with one's own picks of this round."""
    own = [str(post_id) for post_id in queries.picks_of(door.standing)]
    choices = [(str(card.post_id), card.name) for card in cards_for(door.standing.dispute, at)]
    return PickForm(data, choices=choices, initial={"mediators": own})


def choice_context(door: Entered, at: datetime, form: PickForm | None = None) -> dict[str, Any]:
    """The page on which a side chooses, keeps or replaces."""
    dispute = door.standing.dispute
    state = State(dispute.state)
    form = form or pick_form(door, at)
    clocks = [clock for clock in running_clocks(dispute.id) if clock.act in ("PICK_MEDIATOR", "ACCEPT_APPOINTMENT")]
    shown: dict[str, Any] = {
        "door": door,
        "state": state.value,
        "stage": STATES[state],
        "clocks": clock_lines(clocks),
        "telephone": notices.desk_telephone(),
        "topics": [f"dispute:{dispute.id}"],
        "may": {verb.value for verb in Verb if door.standing.may(verb)},
    }
    if state is State.SELECTING:
        shown |= {
            "options": [(str(card.post_id), card.name, card.hint) for card in cards_for(dispute, at)],
            "ticked": [str(one) for one in (form["mediators"].value() or [])],
            "has_picked": bool(queries.picks_of(door.standing)),
            "most": queries.mediation_policy().most_picks,
            "pick_error": " ".join(map(str, form["mediators"].errors)),
        }
    return shown | chosen_context(door, at)


def chosen_context(door: Door, at: datetime) -> dict[str, Any]:
    """Who mediates, what was disclosed, who keeps; nothing where nobody has been chosen."""
    current = queries.current_appointment(door.standing.dispute.id)
    if current is None:
        return {"chosen": None}
    row = queries.find_roster_row(current.post_id, _language())
    own = door.standing.party
    times = queries.times_replaced(own) if own is not None else 0
    most = queries.mediation_policy().replacements_that_count_as_refusal
    silent = queries.is_silent(current, at)
    return {
        "chosen": card_of(row) if row is not None else None,
        "appointment": current,
        "by_registrar": current.way == "REGISTRAR",
        "disclosed": disclosed_words(door, at),
        "own_kept": own is not None and own.id in queries.kept_by(current),
        "replace_words": replace_words(times, most, silent=silent),
        "replacing_ends": times >= most and not silent,
    }


def disclosed_words(door: Door, at: datetime) -> dict[str, Any] | None:
    """The classes in the words of the law and the mediator's own; None before acceptance or for other readers."""
    if not reads(door.standing.sight(DataClass.DISCLOSURE)):
        return None
    found = queries.disclosure(door.standing)
    if found is None:
        return None
    said = {code: words for code, words, _source in conflict_classes(door.standing.dispute, at)}
    classes = [said[code] for name, code in CONFLICTS.items() if found.get(name) and code in said]
    return {"classes": classes, "text": str(found.get("text", ""))}


def conflict_classes(dispute: Dispute, at: datetime) -> list[tuple[str, str, str]]:
    """(code, in words, source) of what a mediator has to disclose by the law of the place."""
    language = _language()
    rows = {row.code: row for row in law_of(dispute, at).conflicts}
    return [
        (code, rows[code].says.said(language), rows[code].source_words(language))
        for code in CONFLICTS.values()
        if code in rows
    ]


def appoint_context(door: Serving, form: AppointForm, at: datetime) -> dict[str, Any]:
    """The registrar's page."""
    dispute = door.standing.dispute
    return {
        "door": door,
        "dispute": dispute,
        "kind": kind_words(dispute.kind_code, _language()),
        "clocks": clock_lines(running_clocks(dispute.id)),
        "form_": form,
        "options": [(str(card.post_id), card.name, card.hint) for card in cards_for(dispute, at)],
        "replaced": dispute.replaced,
    }


def appoint_form(door: Serving, at: datetime, data: Any = None) -> AppointForm:
    """One of the roster."""
    return AppointForm(data, choices=[(str(card.post_id), card.name) for card in cards_for(door.standing.dispute, at)])


def public_context(code: str, at: datetime) -> dict[str, Any]:
    """The roster of a place, and the way down to the next smaller places."""
    language = _language()
    place = places.find_place_by_code(code) if code else None
    if place is None:
        roots = places.list_children(None)
        place = roots[0] if len(roots) == 1 else None
    above = [*places.list_ancestors(place.id), place] if place else []
    below = places.list_children(place.id if place else None)
    return {
        "place": place.name(language) if place else "",
        "above": [(one.name(language), _address(one)) for one in _in_order(above)],
        "below": [(one.name(language), _address(one)) for one in below if one.level != "GRID"],
        "cards": [card_of(row) for row in queries.list_roster(place.path, None, language, at)] if place else [],
    }


def keeping_form(actor: Actor, at: datetime, data: Any = None) -> RosterForm:
    """Posts that may be put on the roster."""
    language = _language()
    posts = [(str(post_id), label) for post_id, label in roster.list_unlisted_posts(actor, at, language)]
    return RosterForm(data, posts=posts, subjects=subjects(language))


def keeping_context(actor: Actor, form: RosterForm) -> dict[str, Any]:
    """The page on which a desk keeps the roster."""
    rows = [(kept.entry_id, card_of(kept.row)) for kept in roster.list_kept(actor, _language())]
    return {"kept_rows": rows, "form_": form, "can_add": bool(form.fields["post_id"].choices)}  # type: ignore[attr-defined]


def _in_order(found: list[PlaceRow]) -> list[PlaceRow]:
    return sorted({one.id: one for one in found}.values(), key=lambda one: one.path)


def _address(place: PlaceRow) -> str:
    return f"?place={place.code}"


def _language() -> str:
    return get_language() or "zh-hans"
