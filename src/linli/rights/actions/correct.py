"""Somebody says that something is wrong; the office that has it answers, with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.queries.own_data import OwnSide
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import NotFound, Refused
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.matters.queries import own_data as matters
from linli.rights.models import Correction
from linli.rights.queries.corrections import CorrectionView, get_correction
from linli.rights.rules import MOST_TEXT, CorrectionState, Of, Target, answer_by, law_of

PURPOSE = "rights.correction"
OF_MATTER = (Target.WORDS, Target.PLACE, Target.STEP, Target.NOTES)


@transaction.atomic
def ask_correction(
    *, actor: Actor, at: datetime, matter_id: UUID, target: Target, text: str, step_id: UUID | None = None
) -> UUID:
    """Ask that something about a matter is corrected. The original stays; what was asked stands beside it at once.

    The caller has made sure whose matter it is. Raises Refused ``text.missing``, ``text.too_long``, NotFound
    ``step.unknown`` for a step that is not shown to its resident.
    """
    path, agency_id, _reference = matters.team_of(matter_id)
    if target is Target.STEP and (step_id is None or not matters.step_is_shown(matter_id, step_id)):
        raise NotFound("step.unknown", _("There is no such step. Please open the page again."))
    values = {
        "of": Of.MATTER.value,
        "about_id": matter_id,
        "target": target.value,
        "step_id": step_id if target is Target.STEP else None,
        "place_path": path,
        "agency_id": agency_id,
    }
    return _ask(actor, at, text, values)


@transaction.atomic
def ask_correction_of_side(*, at: datetime, side: OwnSide, text: str) -> UUID:
    """The same in the talks: the service desk of the committee answers. Raises Refused as ``ask_correction``."""
    values = {"of": Of.PARTY.value, "about_id": side.party_id, "target": Target.SIDE.value}
    return _ask(side.actor, at, text, {**values, "place_path": side.committee_path})


@transaction.atomic
def open_correction(*, actor: Actor, at: datetime, correction_id: UUID) -> CorrectionView:
    """One with its words, the look at them noted. Raises NotFound ``correction.unknown``."""
    return ledger.read(get_correction(actor, correction_id), at=at, purpose=PURPOSE)


@transaction.atomic
def answer_correction(
    *, actor: Actor, at: datetime, correction_id: UUID, done: bool, text: str, rule: str = ""
) -> None:
    """It was corrected, or it is refused by a row of the law; once, with a reason that the person reads at once.

    Raises NotFound ``correction.unknown``, Refused ``text.missing``, ``text.too_long``, ``correction.no_rule``,
    Conflict ``changed.meanwhile``.
    """
    unread = get_correction(actor, correction_id)
    words = _words(text)
    if not done and law_of(rule) is None:
        sentence = _("A refusal needs the rule by which it is refused. Please choose one.")
        raise Refused("correction.no_rule", sentence, field="rule")
    state = CorrectionState.DONE if done else CorrectionState.REFUSED
    post_id = unread.looks[0][1].post_id
    said = {"answer": words, "rule": "" if done else rule, "answered_at": at, "answered_by_post_id": post_id}
    waiting = Correction.objects.filter(id=correction_id, state=CorrectionState.ASKED.value)
    must_change_one(waiting.update(state=state.value, **said))
    row = Correction.objects.get(id=correction_id)
    _record("rights.answer_correction", row, actor, at, {"rule": row.rule} if row.rule else {})


def _ask(actor: Actor, at: datetime, text: str, values: dict[str, Any]) -> UUID:
    row = Correction.objects.create(
        text=_words(text),
        state=CorrectionState.ASKED.value,
        asked_at=at,
        due_on=answer_by(local_day(at)),
        **values,
    )
    _record("rights.ask_correction", row, actor, at, {"target": row.target})
    return row.id


def _words(text: str) -> str:
    words = clean_text(text, max_length=MOST_TEXT, field="text")
    if not words:
        raise Refused("text.missing", _("Please write something."), field="text")
    return words


def _record(verb: str, row: Correction, actor: Actor, at: datetime, facts: dict[str, object]) -> None:
    topics = [f"matter:{row.about_id}"] if row.of == Of.MATTER.value else []
    ledger.record(
        verb=verb,
        subject_type="correction",
        subject_id=row.id,
        actor=actor,
        at=at,
        before=None,
        after={"state": row.state, "due_on": row.due_on.isoformat()},
        facts=facts,
        topics=topics,
    )
