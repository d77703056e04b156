"""What is asked once more, in full, before something is said that cannot be taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.disputes.forms.agreement import HandOffForm
from linli.disputes.pages import agreement as pages
from linli.disputes.pages.entering import Door
from linli.disputes.rules import END_STATES, State, Verb, move_of
from linli.disputes.rules.packets import PacketKind
from linli.kit.errors import NotFound

SURE = "sure"  # the field of the second button


@dataclass(frozen=True)
class Question:
    """One page: what would be said, what follows from it, and the form that says it."""

    heading: str
    words: tuple[str, ...]
    send: str
    action: str
    given: dict[str, str]


def of_release(door: Door, due_id: UUID, at: datetime) -> Question:
    """Doing without something that is owed. Raises NotFound ``due.unknown``."""
    card = next((one for one in pages.context(door, at).get("dues", []) if one.id == due_id), None)
    if card is None:
        raise NotFound("due.unknown", _("There is no such thing to perform."))
    return Question(
        heading=_("Do without it for good?"),
        words=(
            card.title,
            card.due,
            _("Then nobody owes you this any more, and no court helps you to get it. You cannot take it back."),
        ),
        send=_("Yes, I do without it"),
        action=door.url("dispute_due", due_id=due_id),
        given={"act": "release"},
    )


def of_refusal(door: Door) -> Question:
    """Not signing."""
    return Question(
        heading=_("Not sign, and end it?"),
        words=(
            _("There is no agreement then, and nothing that was said binds anybody. Every side sees it."),
            _("If only some words are wrong, you can take the text back and change it instead."),
        ),
        send=_("I do not sign"),
        action=door.url("dispute_agreement_act"),
        given={"act": "refuse"},
    )


def of_hand_off(door: Door, form: HandOffForm) -> Question:
    """Taking it to another body, as the valid form says."""
    kind, to = form.cleaned_data["kind"], form.cleaned_data["addressed_to"]
    ends = move_of(State(door.standing.dispute.state), Verb.HAND_OFF).to in END_STATES
    follows = _("The talks here end with that, for every side.") if ends else _("What was agreed goes on here.")
    return Question(
        heading=_("Take it to another body?"),
        words=(
            _("%(kind)s, to: %(body)s") % {"kind": pages.KINDS[PacketKind(kind)], "body": to},
            _("Every side sees that you took it there. How papers reach you stands only in your own copy."),
            follows,
        ),
        send=_("Yes, make the papers"),
        action=door.url("dispute_hand_off"),
        given={"kind": kind, "addressed_to": to},
    )
