"""What can be done on the page of a mediation: for each its form and the verb behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes import actions
from linli.disputes.forms.mediation import (
    DiscloseForm,
    FactsForm,
    GiveUpForm,
    NoteForm,
    PauseForm,
    ReferForm,
    SessionForm,
)
from linli.disputes.forms.party import NoForm
from linli.disputes.pages.entering import Door
from linli.disputes.pages.mediation_choice import conflict_classes
from linli.disputes.queries.doors import doors_of
from linli.disputes.queries.facts import find_facts
from linli.disputes.queries.items import names_of
from linli.disputes.queries.mediation import pause_bound
from linli.disputes.queries.safety import is_between_only
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import EndReason
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.words.mediation import CONFLICTS, door_words
from linli.disputes.words.rule import STANDING, length_words
from linli.kit.clock import LOCAL, local_day
from linli.kit.errors import Refused

Cleaned = Mapping[str, Any]


@dataclass(frozen=True)
class MediationAct:
    """``leaves``: afterwards the one who said it has no page of the dispute any more."""

    say: Callable[[Door, Cleaned, datetime], object]
    form: Callable[[Door, datetime, Any], Form]
    leaves: bool = False


def pause_reasons(door: Door, at: datetime) -> list[tuple[str, str, str]]:
    """(code, words, for how long at most with source and how far it was checked) of the law of the place."""
    language = get_language() or "zh-hans"
    return [
        (
            row.code,
            row.says.said(language),
            _("%(length)s at most · %(source)s · %(checked)s")
            % {
                "length": length_words(row.most.n, row.most.unit),
                "source": row.source_words(language),
                "checked": STANDING[row.standing],
            },
        )
        for row in law_of(door.standing.dispute, at).pauses
    ]


def session_parties(door: Door) -> list[tuple[str, str]]:
    """All sides, or one alone; only each alone where violence was told of."""
    names = names_of(door.standing)
    present = [party for party in door.standing.parties if party.left_at is None]
    alone = [(str(party.id), _("%(name)s alone") % {"name": names.get(party.id, "")}) for party in present]
    between_only = door.standing.is_mediator and is_between_only(door.standing)
    return alone if between_only else [("", _("All sides together")), *alone]


def _no_form(_door: Door, _at: datetime, data: Any) -> Form:
    return NoForm(data)


def _disclose_form(door: Door, at: datetime, data: Any) -> Form:
    classes = [(code, words) for code, words, _source in conflict_classes(door.standing.dispute, at)]
    return DiscloseForm(data, classes=classes)


def _pause_form(door: Door, at: datetime, data: Any) -> Form:
    return PauseForm(data, reasons=[(code, words) for code, words, _more in pause_reasons(door, at)])


def _session_form(door: Door, _at: datetime, data: Any) -> Form:
    return SessionForm(data, parties=session_parties(door))


def _note_form(_door: Door, _at: datetime, data: Any) -> Form:
    return NoteForm(data)


def _facts_form(door: Door, _at: datetime, data: Any) -> Form:
    present = find_facts(door.standing)
    return FactsForm(data, initial={"facts": present.text if present else ""})


def _give_up_form(_door: Door, _at: datetime, data: Any) -> Form:
    return GiveUpForm(data)


def _refer_form(door: Door, at: datetime, data: Any) -> Form:
    language = get_language() or ""
    doors = [(row.code, door_words(row, language)) for row in doors_of(door.standing.dispute, at)]
    return ReferForm(data, doors=doors)


def _ids(door: Door, at: datetime) -> dict[str, Any]:
    return {"actor": door.actor, "at": at, "dispute_id": door.dispute_id}


def _plain(verb: Callable[..., object]) -> Callable[[Door, Cleaned, datetime], object]:
    return lambda door, _cleaned, at: verb(**_ids(door, at))


def _accept(door: Door, cleaned: Cleaned, at: datetime) -> object:
    ticked = {name: code in cleaned["classes"] for name, code in CONFLICTS.items()}
    conflict = ConflictClass(**ticked, text=cleaned["text"])
    return actions.accept_appointment(**_ids(door, at), conflict=conflict)


def _pause(door: Door, cleaned: Cleaned, at: datetime) -> object:
    """Until the end of that day; on the last day that the law allows, until its end of time."""
    until_at = datetime.combine(cleaned["until"], time(0), tzinfo=LOCAL) + timedelta(days=1)
    law = law_of(door.standing.dispute, at)
    last_at = pause_bound(door.standing.dispute, law.pause(cleaned["reason"]), at)
    if local_day(last_at) == cleaned["until"]:
        until_at = min(until_at, last_at)
    return actions.pause(**_ids(door, at), reason=cleaned["reason"], until_at=until_at)


def _session(door: Door, cleaned: Cleaned, at: datetime) -> object:
    from_at = cleaned["from_at"]
    return actions.plan_session(
        **_ids(door, at),
        from_at=from_at,
        until_at=from_at + timedelta(minutes=cleaned["minutes"]),
        where=cleaned["where"],
        party_id=UUID(cleaned["party"]) if cleaned["party"] else None,
    )


def _cancel(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.cancel_session(**_ids(door, at), session_id=_uuid(cleaned["of"]))


def _note(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.write_note(**_ids(door, at), text=cleaned["note"])


def _facts(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.write_facts(**_ids(door, at), text=cleaned["facts"])


def _confirm(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.confirm_facts(**_ids(door, at), sha256=cleaned["of"])


def _give_up(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.give_up(**_ids(door, at), reason=EndReason(cleaned["why"]))


def _refer(door: Door, cleaned: Cleaned, at: datetime) -> object:
    return actions.refer(**_ids(door, at), door=cleaned["to"])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused("act.unknown", _("Please choose one from the list.")) from error


ACTS: Mapping[str, MediationAct] = {
    "accept": MediationAct(_accept, _disclose_form),
    "refuse": MediationAct(_plain(actions.refuse_appointment), _no_form, leaves=True),
    "step-down": MediationAct(_plain(actions.step_down), _no_form, leaves=True),
    "pause": MediationAct(_pause, _pause_form),
    "resume": MediationAct(_plain(actions.resume), _no_form),
    "open-room": MediationAct(_plain(actions.open_joint_room), _no_form),
    "close-room": MediationAct(_plain(actions.close_joint_room), _no_form),
    "session": MediationAct(_session, _session_form),
    "cancel": MediationAct(_cancel, _no_form),
    "note": MediationAct(_note, _note_form),
    "facts": MediationAct(_facts, _facts_form),
    "confirm": MediationAct(_confirm, _no_form),
    "extend": MediationAct(_plain(actions.agree_to_extend), _no_form),
    "give-up": MediationAct(_give_up, _give_up_form),
    "refer": MediationAct(_refer, _refer_form),
}
