"""Letters to residents, in their language: how a matter stands, who to ring, and the code that opens its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.kit.addresses import absolute
from linli.kit.clock import local_day
from linli.ledger import actions as ledger
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.matters.queries import MatterView
from linli.notices import actions as notices_actions
from linli.notices import queries as notices
from linli.notices.queries import Letter, PaperNotice
from linli.notices.rules import State
from linli.portal.words.stages import due_of, is_closed, stage_of
from linli.ui.words import full_day, when

LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
PURPOSE = "notices.letter"
_SAMPLE, _UNKNOWN = "FQ7-K3M", "…"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A letter as a desk asks for it. ``by_post``: the resident is told by letter from now on."""

    language: str
    address: tuple[str, ...]
    by_post: bool = False


@transaction.atomic
def print_new_link(*, actor: Actor, at: datetime, view: MatterView, wanted: Wanted) -> bytes:
    """A letter with a new link as PDF; the old link opens nothing from then on, unless the letter cannot be made.

    Raises what ``renew_link``, ``choose_paper`` and ``write_letters`` raise.
    """
    language, address = wanted.language, wanted.address
    secret = matters_actions.renew_link(actor=actor, at=at, matter_id=view.id)
    if wanted.by_post:
        notices_actions.choose_paper(actor=actor, at=at, matter_id=view.id, address="\n".join(address))
    with translation.override(language):
        said = (
            _("This letter says how your matter stands. With the code below you open its page."),
            _("The code is new. An older link to this matter opens nothing any more."),
        )
        letter = _letter_of(view, language, at, address=address, said=said, secret=secret)
    return notices.write_letters([letter], letter.heading)


@transaction.atomic
def print_batch(*, actor: Actor, at: datetime, notice_ids: Sequence[UUID]) -> bytes:
    """These letters of the outbox as one PDF, a page each; each look is noted for its resident.

    Raises what ``print_letters`` and ``write_letters`` raise, and NotFound ``matter.unknown`` for a matter that is not
    the actor's to see.
    """
    told = notices_actions.print_letters(actor=actor, at=at, notice_ids=notice_ids)
    matter_ids = list({one.matter_id for one in told})
    secrets = matters_actions.link_secrets(matter_ids)
    views = {matter_id: matters.get_matter(actor, matter_id) for matter_id in matter_ids}
    looks = [(matter_id, matters.get_seeing_duty(actor, matter_id)) for matter_id in matter_ids]
    ledger.record_readings(actor=actor, looks=looks, at=at, purpose=PURPOSE)
    letters = [_batched(one, views[one.matter_id], secrets[one.matter_id][1], at) for one in told]
    return notices.write_letters(letters, _("Letters"))


def sample_letter(code: str, language: str, at: datetime) -> bytes:
    """A message as a letter, with made-up values. Raises KeyError for an unknown one."""
    due = at + timedelta(days=3)
    values = {"reference": _SAMPLE, "due": due.isoformat()}
    made = PaperNotice(UUID(int=1), UUID(int=1), code, language, values, "", State.CREATED, at, 0)
    with translation.override(language):
        facts = (
            (_("Stage"), _UNKNOWN),
            (_("Who has it now"), _UNKNOWN),
            (_("Done at the latest"), when(due, at)),
        )
        letter = _letter(
            _SAMPLE,
            language,
            at,
            address=(_("Name"), _("Street and house"), _("Town")),
            said=notices.words_on_paper(made),
            facts=facts,
            path=f"/m/{_SAMPLE}/",
        )
    return notices.write_letters([letter], letter.heading)


def _batched(one: PaperNotice, view: MatterView, secret: str, at: datetime) -> Letter:
    with translation.override(one.language):
        said = notices.words_on_paper(one)
        return _letter_of(view, one.language, at, address=one.address.splitlines(), said=said, secret=secret)


def _letter_of(
    view: MatterView, language: str, at: datetime, *, address: Sequence[str], said: Sequence[str], secret: str
) -> Letter:
    facts = [(_("Stage"), str(stage_of(view, language).text))]
    if not is_closed(view.state):
        due = due_of(view.state, view.due_at, view.resolved_at, at)
        facts += [(_("Who has it now"), view.owner.label(language)), (due.title, due.when)]
    path = reverse("matter", kwargs={"reference": view.reference, "secret": secret})
    return _letter(view.reference, language, at, address=address, said=said, facts=facts, path=path)


def _letter(
    reference: str,
    language: str,
    at: datetime,
    *,
    address: Sequence[str],
    said: Sequence[str],
    facts: Sequence[tuple[str, str]],
    path: str,
) -> Letter:
    return Letter(
        language=language,
        sender=notices.service_name(language),
        address=tuple(address),
        about=(_("Number: %(reference)s") % {"reference": reference}, full_day(local_day(at))),
        heading=_("Your matter %(reference)s") % {"reference": reference},
        paragraphs=(_("Good day,"), *said),
        facts=tuple(facts),
        link=absolute(path),
        see=(
            _("Scan this with a telephone to see how your matter stands. It is the link that the letter speaks of."),
            _("Whoever has this code sees the whole matter. Please keep the letter to yourself."),
        ),
        foot=(
            _("Telephone of the service desk: %(number)s. Please give the number of your matter.")
            % {"number": notices.desk_telephone()},
        ),
    )
