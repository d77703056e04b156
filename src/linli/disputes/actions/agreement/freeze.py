"""Freezing the text, the time to think it over, and taking it back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing
from linli.disputes.actions.change import Begun, begin, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Agreement, Dispute, Party, RosterEntry, Waiver
from linli.disputes.queries.agreement import (
    Draft,
    agreement_in_force,
    is_checked,
    key_of,
    names_by_key,
    newest_draft,
    parties_by_key,
    waived_by,
    warnings_of,
)
from linli.disputes.queries.items import channel_of, newest_item
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.jurisdiction import Reflection, ReflectionFacts, reflection_for
from linli.disputes.rules.terms import AgreementText, Frozen, NamedParty, freeze, validate
from linli.disputes.words.term import agreement_sentences, refuse_faulty
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Conflict
from linli.kit.ids import show_reference
from linli.places.queries import find_place_by_code

_WAIVED = ReflectionFacts(both_waived_before_mediator=True)


@transaction.atomic
def freeze_terms(*, actor: Actor, at: datetime, dispute_id: UUID, draft_id: UUID) -> Agreement:
    """Freeze the draft that was read: from now on nobody can change a letter, only take all of it back.

    Raises Conflict ``draft.changed`` when there is a newer one, ``draft.unchecked`` while nobody has looked at what
    the power check found, Refused ``terms.<fault>``, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.FREEZE)
    draft = _draft_as_read(begun, draft_id, at)
    version = (Agreement.objects.filter(dispute_id=dispute_id).aggregate(last=Max("version"))["last"] or 0) + 1
    frozen = freeze(_text(begun.standing, draft, version, at))
    payload = {"raw": frozen.raw.decode(), "sha256": frozen.sha256}
    put(channel_of(dispute_id, DataClass.AGREEMENT), "FROZEN", payload, at=at, by=begun.capacity)
    agreement = _row(begun, draft, frozen, version, at)
    facts = {"version": version, "sha256": frozen.sha256, "until": agreement.reflect_until.isoformat()}
    finish(begun, at=at, facts=facts)
    return agreement


@transaction.atomic
def waive_reflection(*, actor: Actor, at: datetime, dispute_id: UUID) -> Agreement:
    """A side does without the time for reflection; it is over when all have said so before a mediator.

    Raises Conflict ``reflection.no_mediator`` without one, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.WAIVE_REFLECTION)
    assert begun.party is not None, "the table lets only parties say this"
    if begun.dispute.mediator_id is None:
        sentence = _("Only before a mediator can the time to think it over be given up.")
        raise Conflict("reflection.no_mediator", sentence)
    agreement = frozen_agreement(dispute_id)
    Waiver.objects.get_or_create(agreement=agreement, party=begun.party, defaults={"at": at})
    if {party.id for party in parties_by_key(begun.standing).values()} <= waived_by(agreement):
        _think_until(agreement, reflection_for(law_of(begun.dispute, at), _WAIVED), at)
    finish(begun, at=at, facts={"seat": begun.party.seat})
    return agreement


@transaction.atomic
def ask_for_time(*, actor: Actor, at: datetime, dispute_id: UUID) -> Agreement:
    """A side wants to think it over for longer, for any reason: nobody is asked why, and nobody can say no.

    It is the longer time of the law, from when the text was frozen. Raises Conflict ``reflection.over`` when the time
    has passed, ``reflection.longest`` where it is as long already, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.ASK_FOR_TIME)
    assert begun.party is not None, "the table lets only parties say this"
    agreement = frozen_agreement(dispute_id)
    if at >= agreement.reflect_until:
        raise Conflict("reflection.over", _("The time to think it over has passed. You need not sign."))
    longer = reflection_for(law_of(begun.dispute, at), ReflectionFacts(asked=True))
    if agreement.frozen_at + timedelta(hours=longer.hours) <= agreement.reflect_until:
        raise Conflict("reflection.longest", _("It is the longer time already."))
    Waiver.objects.filter(agreement=agreement, party=begun.party).delete()
    _think_until(agreement, longer, agreement.frozen_at)
    finish(begun, at=at, facts={"seat": begun.party.seat})
    return agreement


def _think_until(agreement: Agreement, reflection: Reflection, since: datetime) -> None:
    agreement.reflect_until = since + timedelta(hours=reflection.hours)
    agreement.reflection_code = reflection.code
    agreement.save(update_fields=["reflect_until", "reflection_code"])


@transaction.atomic
def rework(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """Take the frozen text back: every approval of it is void. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.REWORK, version=version)
    return finish(begun, at=at)


def frozen_agreement(dispute_id: UUID) -> Agreement:
    """The one to be signed, locked until the transaction ends. Raises Conflict ``agreement.none``."""
    rows = Agreement.objects.select_for_update().filter(dispute_id=dispute_id, state=Agreement.States.FROZEN)
    found = rows.first()
    if found is None:
        raise Conflict("agreement.none", _("There is no text to sign."))
    return found


def _draft_as_read(begun: Begun, draft_id: UUID, at: datetime) -> Draft:
    newest = newest_draft(begun.standing)
    if newest is None or newest.item_id != draft_id:
        raise Conflict("draft.changed", _("The draft has changed since you read it. Please read it again."))
    if warnings_of(begun.standing, newest.draft, at) and not is_checked(draft_id):
        sentence = _("A mediator or the service desk has to look at some points of this draft first.")
        raise Conflict("draft.unchecked", sentence)
    keys = list(parties_by_key(begun.standing))
    refuse_faulty(validate(newest.draft.terms, parties=keys, signed_on=local_day(at)))
    return newest.draft


def _text(standing: Standing, draft: Draft, version: int, at: datetime) -> AgreementText:
    dispute, names = standing.dispute, names_by_key(standing)
    facts = newest_item(standing, DataClass.FACTS, "FACTS")
    former = agreement_in_force(dispute.id)
    law = law_of(dispute, at)
    body = find_place_by_code([code for code in dispute.committee_path.split("/") if code][-1])
    return AgreementText(
        reference=show_reference(dispute.reference),
        version=version,
        parties=tuple(_named(party, names) for party in parties_by_key(standing).values()),
        mediator=mediator_name(dispute),
        body=body.name("zh-hans") if body else "",
        facts=tuple(str(facts.payload["text"]).splitlines()) if facts else (),
        terms=draft.terms,
        sentences=agreement_sentences(draft.terms, names),
        frozen_at=at,
        law=f"{law.code} {law.version}",
        previous=former.sha256 if former else "",
    )


def _named(party: Party, names: dict[str, str]) -> NamedParty:
    key = key_of(party)
    role = "APPLICANT" if party.side == Party.Sides.APPLICANT else "RESPONDENT" if party.seat == 1 else "FURTHER"
    return NamedParty(key=key, name=names[key], role=role)


def mediator_name(dispute: Dispute) -> str:
    """As the mediator wants to be called in public; empty without one."""
    entry = RosterEntry.objects.filter(post_id=dispute.mediator_id).first() if dispute.mediator_id else None
    return entry.name if entry else ""


def _row(begun: Begun, draft: Draft, frozen: Frozen, version: int, at: datetime) -> Agreement:
    here = parties_by_key(begun.standing)
    alone = any(key not in draft.represented and not party.organisation for key, party in here.items())
    companies = any(party.organisation for party in here.values())
    facts = ReflectionFacts(unrepresented_against_repeat_player=alone and companies)
    reflection = reflection_for(law_of(begun.dispute, at), facts)
    return Agreement.objects.create(
        dispute=begun.dispute,
        version=version,
        state=Agreement.States.FROZEN,
        sha256=frozen.sha256,
        partial=bool(draft.left_open),
        reflection_code=reflection.code,
        frozen_at=at,
        reflect_until=at + timedelta(hours=reflection.hours),
    )
