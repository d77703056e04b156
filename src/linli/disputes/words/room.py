"""The room in words: who speaks, how far words go, what became of offers and bids."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.access import Standing
from linli.disputes.queries.items import names_of
from linli.disputes.rules import Label, State
from linli.disputes.rules.bids import RoundState
from linli.disputes.rules.offers import OfferState, Point
from linli.disputes.rules.room import PERFORMED_IN
from linli.disputes.words.term import full_day_words, money_words

Tagged = tuple[str | Promise, str]  # words and tone

STATES: dict[State, Tagged] = {
    State.INTAKE: (gettext_lazy("Being written"), ""),
    State.INVITED: (gettext_lazy("Waiting for the other side"), "warn"),
    State.TALKING: (gettext_lazy("Talking directly"), "go"),
    State.SELECTING: (gettext_lazy("Choosing a mediator"), "warn"),
    State.PENDING: (gettext_lazy("Waiting for the mediator"), "warn"),
    State.MEDIATING: (gettext_lazy("In mediation"), "go"),
    State.PAUSED: (gettext_lazy("Paused"), "warn"),
    State.AGREED: (gettext_lazy("Agreed, being written down"), "ok"),
    State.REFLECTING: (gettext_lazy("Time to think it over"), "ok"),
    State.SIGNING: (gettext_lazy("Being signed"), "ok"),
    State.PERFORMING: (gettext_lazy("Being performed"), "ok"),
    State.BREACHED: (gettext_lazy("Not performed in time"), "late"),
    State.PERFORMED: (gettext_lazy("Performed"), "ok"),
    State.ENDED: (gettext_lazy("Ended"), ""),
    State.HANDED_OFF: (gettext_lazy("With another body"), ""),
    State.REFERRED: (gettext_lazy("Another door was named"), ""),
}
LABELS: dict[Label, Tagged] = {
    Label.PRIVATE: (gettext_lazy("Stays in here"), "private"),
    Label.MEDIATOR_MAY_USE: (gettext_lazy("The mediator may use it"), "warn"),
    Label.RELEASED: (gettext_lazy("Everybody reads it"), "ok"),
}
OFFERS: dict[OfferState, Tagged] = {
    OfferState.OPEN: (gettext_lazy("Stands"), "go"),
    OfferState.EXPIRED: (gettext_lazy("Its time is over"), ""),
    OfferState.DECLINED: (gettext_lazy("Not accepted"), ""),
    OfferState.COUNTERED: (gettext_lazy("Answered by another offer"), ""),
    OfferState.WITHDRAWN: (gettext_lazy("Taken back"), ""),
    OfferState.AGREED: (gettext_lazy("Agreed"), "ok"),
}
ROUNDS: dict[RoundState, Tagged] = {
    RoundState.PROPOSED: (gettext_lazy("Proposed"), "warn"),
    RoundState.REFUSED: (gettext_lazy("Not wanted"), ""),
    RoundState.OPEN: (gettext_lazy("Open for bids"), "go"),
    RoundState.NO_DEAL: (gettext_lazy("No deal yet"), ""),
    RoundState.DEAL: (gettext_lazy("A deal"), "ok"),
}


@dataclass(frozen=True)
class Speaker:
    """Who wrote something, for one reader. ``side``: a class of the page: applicant, respondent, mediator, rules."""

    name: str
    role: str
    side: str
    own: bool


@dataclass(frozen=True)
class People:
    """Everybody in a dispute as one reader names them."""

    standing: Standing
    names: dict[UUID, str]

    def speaker(self, by_party_id: UUID | None, by_post_id: UUID | None) -> Speaker:
        """Who wrote it: a party, the mediator, or the rules of a round of bids."""
        party = next((one for one in self.standing.parties if one.id == by_party_id), None)
        if party is not None:
            own = self.standing.party is not None and self.standing.party.id == party.id
            applies = party.side == "APPLICANT"
            role = _("who asked") if applies else _("other side")
            return Speaker(self.name(party.id), role, "applicant" if applies else "respondent", own)
        if by_post_id is not None:
            return Speaker(_("Mediator"), "", "mediator", self.standing.is_mediator)
        return Speaker(_("Sealed bids"), "", "rules", own=False)

    def name(self, party_id: UUID) -> str:
        """The name of a party."""
        return self.names.get(party_id) or _("A party")

    def alone_with(self, party_id: UUID) -> "People":
        """With the name of one side only: what is private with it reads nothing of the others."""
        sides = {
            one.id: _("who asked") if one.side == "APPLICANT" else _("other side") for one in self.standing.parties
        }
        return People(self.standing, {**sides, party_id: self.name(party_id)})

    def payers(self) -> list[tuple[int, str]]:
        """(seat, name) of the parties present: whoever may be named as paying."""
        return [(party.seat, self.name(party.id)) for party in self.standing.taking_part]

    def at_seat(self, seat: int | None) -> str:
        """The name of the party of a seat."""
        return next((self.name(party.id) for party in self.standing.parties if party.seat == seat), "")


def people_of(standing: Standing) -> People:
    """Two statements."""
    return People(standing, names_of(standing))


def point_words(point: Point) -> str:
    """A position on an issue: an amount, a day, or words."""
    if point.fen is not None:
        return money_words(point.fen)
    return full_day_words(point.on) if point.on is not None else point.text


def size_words(size: int) -> str:
    """``1.2 MB`` or ``340 kB``."""
    million = 1_000_000
    return f"{size / million:.1f} MB" if size >= million else f"{max(1, size // 1000)} kB"


def closed_words(state: State, *, private: bool, mediated: bool = False) -> str:
    """Why nothing can be written here now."""
    if not private and (state is State.MEDIATING or (mediated and state in PERFORMED_IN)):
        return _("The mediator speaks with each side alone just now. Please write to the mediator.")
    if private and state is State.TALKING:
        return _("A private talk with the mediator opens when a mediator has taken the dispute on.")
    if state is State.PAUSED:
        return _("The mediation is paused. The joint room opens again when it goes on; you can still write in private.")
    if state in (State.SELECTING, State.PENDING):
        return _("A mediator is being found. Both sides can write again as soon as the mediator begins.")
    if state in (State.AGREED, State.REFLECTING, State.SIGNING):
        return _("You have agreed. What comes next is on the page of the agreement.")
    return _("Nothing is written here any more. What was said stays readable for those who could read it.")
