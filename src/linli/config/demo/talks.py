"""One dispute of the demonstration on its way: every act goes through the actions of ``disputes``."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from linli.config.demo.cast import DEMO_GRID, DEMO_VILLAGE, MEDIATOR, VILLAGE_DESK
from linli.config.demo.world import World
from linli.disputes import actions
from linli.disputes import queries as disputes_queries
from linli.disputes.actions import Draft, Identity, LoanSaid, WagesSaid, room
from linli.disputes.actions.invite import confirm_reader
from linli.disputes.rules import EndReason
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.terms import Terms
from linli.kit.actors import Actor, anonymous
from linli.matters import actions as matters
from linli.matters.actions import Submission

COURT = "诸暨市人民法院"
MEDIATOR_SEAT = 9  # where seats are named, the mediator
Act = Callable[["Talks", datetime], object]


@dataclass(frozen=True)
class Quarrel:
    """What it is about: kind, title, words to the town, words to the other side, and who they are."""

    kind: str
    title: str
    text: str
    claim: str
    applicant: str
    respondent: str
    organisation: bool = False
    next_door: bool = False  # in another grid of the village: the caseworker of the cast has enough to do


@dataclass
class Talks:
    """One dispute on its way: every act through the actions of ``disputes``."""

    world: World
    quarrel: Quarrel
    dispute_id: UUID = field(init=False)
    agreed: UUID | None = None

    def open(self, at: datetime) -> None:
        """The matter comes in, and its resident asks for talks."""
        said = self.quarrel
        village = next(place for place in self.world.town.villages if place.code == DEMO_VILLAGE)
        grids = [place for place in self.world.town.grids if place.path.startswith(village.path)]
        grid = next(place for place in grids if (place.code == DEMO_GRID) is not said.next_door)
        submission = Submission(text=said.text, title=said.title, kind_code=said.kind, place_id=grid.id)
        received = matters.receive(actor=anonymous(), at=at, submission=submission)
        dispute = actions.open_dispute(
            actor=anonymous(),
            at=at,
            matter_id=received.matter_id,
            reference=received.reference,
            kind_code=said.kind,
            place_path=grid.path,
            committee_path=village.path,
            applicant=Identity(name=said.applicant, phone="13800000001"),
        )
        self.dispute_id = dispute.id

    def party_id(self, seat: int) -> UUID:
        """The party of a seat."""
        return disputes_queries.party_ids(self.dispute_id)[seat]

    def actor(self, seat: int) -> Actor:
        """Whoever holds its link."""
        return replace(anonymous(), party_ids=(self.party_id(seat),))

    @property
    def desk(self) -> Actor:
        """The village's, which keeps the register."""
        return self.world.staff.actor(self.world.staff.by_email[VILLAGE_DESK.email])

    @property
    def mediator(self) -> Actor:
        """The cast's."""
        return self.world.staff.actor(self.world.staff.by_email[MEDIATOR.email])

    def invite(self, at: datetime) -> None:
        """The claim is written and the other side named; the desk prints a letter."""
        said, own = self.quarrel, self.actor(0)
        actions.state_claim(actor=own, at=at, dispute_id=self.dispute_id, text=said.claim)
        other = Identity(
            name=said.respondent, phone="13800000002", address="枫一社区 12 幢", organisation=said.organisation
        )
        party = actions.name_party(actor=own, at=at, dispute_id=self.dispute_id, identity=other)
        actions.invite(actor=self.desk, at=at, dispute_id=self.dispute_id, party_id=party.id, channel="LETTER")

    def consent(self, at: datetime) -> None:
        """The other side reads that it is meant, and says yes."""
        confirm_reader(actor=self.actor(1), at=at, dispute_id=self.dispute_id)
        actions.consent(actor=self.actor(1), at=at, dispute_id=self.dispute_id)

    def say(self, seat: int, text: str) -> Act:
        """Words in the joint room; seat 9 is the mediator."""

        def act(talks: "Talks", at: datetime) -> None:
            actor = talks.mediator if seat == MEDIATOR_SEAT else talks.actor(seat)
            room.say(actor=actor, at=at, dispute_id=talks.dispute_id, text=text)

        return act

    def offer(self, yuan: int, words: str) -> Act:
        """The other side offers an amount."""

        def act(talks: "Talks", at: datetime) -> None:
            draft = room.Draft(amount_fen=yuan * 100, payer_seat=1, words=words, full=True, days=14)
            item = room.make_offer(actor=talks.actor(1), at=at, dispute_id=talks.dispute_id, draft=draft)
            talks.agreed = item.id

        return act

    def accept_offer(self, at: datetime) -> None:
        """The applicant takes the offer that stands."""
        assert self.agreed is not None, "nothing was offered"
        room.accept_offer(actor=self.actor(0), at=at, dispute_id=self.dispute_id, offer_id=self.agreed)

    def call_mediator(self, at: datetime) -> None:
        """The applicant calls one."""
        actions.call_mediator(actor=self.actor(0), at=at, dispute_id=self.dispute_id)

    def pick(self, at: datetime) -> None:
        """Both sides would accept the cast's mediator."""
        post_id = self.world.staff.by_email[MEDIATOR.email].post_id
        for seat in (0, 1):
            actions.pick_mediators(actor=self.actor(seat), at=at, dispute_id=self.dispute_id, post_ids=[post_id])

    def begin_mediation(self, at: datetime) -> None:
        """The mediator discloses that there is nothing to disclose, and both keep him."""
        conflict = ConflictClass()
        actions.accept_appointment(actor=self.mediator, at=at, dispute_id=self.dispute_id, conflict=conflict)
        for seat in (0, 1):
            actions.keep_mediator(actor=self.actor(seat), at=at, dispute_id=self.dispute_id)

    def open_room(self, at: datetime) -> None:
        """After a word with each side alone."""
        for seat, text in ((0, "我最在意的是以后不要再漏。"), (1, "钱可以商量，不想闹到法院去。")):
            room.say_in_private(actor=self.actor(seat), at=at, dispute_id=self.dispute_id, text=text)
        actions.open_joint_room(actor=self.mediator, at=at, dispute_id=self.dispute_id)

    def pause(self, at: datetime) -> None:
        """An expert looks at it first."""
        until = at + timedelta(days=20)
        actions.pause(actor=self.mediator, at=at, dispute_id=self.dispute_id, reason="APPRAISAL", until_at=until)

    def draft(self, terms: Terms, loan: LoanSaid | None = None, wages: WagesSaid | None = None) -> Act:
        """The mediator writes the terms, and what the check should know."""
        draft = Draft(terms=terms, loan=loan, wages=wages)

        def act(talks: "Talks", at: datetime) -> None:
            actions.draft_terms(actor=talks.writer, at=at, dispute_id=talks.dispute_id, draft=draft)

        return act

    @property
    def writer(self) -> Actor:
        """The mediator, or the applicant where there is none."""
        return self.mediator if disputes_queries.is_mediated(self.dispute_id) else self.actor(0)

    def freeze(self, at: datetime) -> None:
        """The text is frozen."""
        draft_id = disputes_queries.draft_to_freeze(self.writer, self.dispute_id)
        assert draft_id is not None, "nothing was written"
        actions.freeze_terms(actor=self.writer, at=at, dispute_id=self.dispute_id, draft_id=draft_id)

    def sign(self, at: datetime) -> None:
        """Both sides sign on paper before the desk, and the mediator where there is one."""
        sha256 = disputes_queries.text_to_sign(self.dispute_id)
        assert sha256 is not None, "nothing was frozen"
        signers: list[UUID | None] = [self.party_id(0), self.party_id(1)]
        self._on_paper([*signers, None] if disputes_queries.is_mediated(self.dispute_id) else signers, sha256, at)

    def sign_one(self, at: datetime) -> None:
        """The applicant has signed on paper, the other side has not."""
        sha256 = disputes_queries.text_to_sign(self.dispute_id)
        assert sha256 is not None, "nothing was frozen"
        self._on_paper([self.party_id(0)], sha256, at)

    def _on_paper(self, signers: Sequence[UUID | None], sha256: str, at: datetime) -> None:
        for party_id in signers:
            actions.record_paper(
                actor=self.desk,
                at=at,
                dispute_id=self.dispute_id,
                party_id=party_id,
                sha256=sha256,
                scan=b"%PDF-1.7 demonstration",
                scan_kind="application/pdf",
            )

    def told_late(self, at: datetime) -> None:
        """The worker has told both sides that the first payment did not come."""
        actions.notice_late(at=at, due_id=disputes_queries.due_ids(self.dispute_id)[0])

    def report_breach(self, at: datetime) -> None:
        """The first payment did not come, nor within the time to make good."""
        due_id = disputes_queries.due_ids(self.dispute_id)[0]
        actions.report_breach(actor=self.actor(0), at=at, dispute_id=self.dispute_id, due_id=due_id)

    def record_facts(self, text: str) -> Act:
        """The mediator writes down what nobody disputes, and both sides confirm it."""

        def act(talks: "Talks", at: datetime) -> None:
            actions.write_facts(actor=talks.mediator, at=at, dispute_id=talks.dispute_id, text=text)
            digest = hashlib.sha256(text.encode()).hexdigest()
            for seat in (0, 1):
                actions.confirm_facts(actor=talks.actor(seat), at=at, dispute_id=talks.dispute_id, sha256=digest)

        return act

    def refer(self, door: str) -> Act:
        """The desk names another door."""

        def act(talks: "Talks", at: datetime) -> None:
            actions.refer(actor=talks.desk, at=at, dispute_id=talks.dispute_id, door=door)

        return act

    def receive_first(self, at: datetime) -> None:
        """The first payment came, and the applicant says so."""
        due_id = disputes_queries.due_ids(self.dispute_id)[0]
        actions.confirm_receipt(actor=self.actor(0), at=at, dispute_id=self.dispute_id, due_id=due_id)

    def receive_all(self, at: datetime) -> None:
        """Everything came."""
        for due_id in disputes_queries.due_ids(self.dispute_id):
            actions.confirm_receipt(actor=self.actor(0), at=at, dispute_id=self.dispute_id, due_id=due_id)

    def give_up(self, at: datetime) -> None:
        """Too far apart."""
        reason = EndReason.TOO_FAR_APART
        actions.give_up(actor=self.mediator, at=at, dispute_id=self.dispute_id, reason=reason)

    def to_court(self, kind: PacketKind) -> Act:
        """The applicant takes it to the court, with facts and agreement only."""

        def act(talks: "Talks", at: datetime) -> None:
            actions.hand_off(actor=talks.actor(0), at=at, dispute_id=talks.dispute_id, kind=kind, addressed_to=COURT)

        return act
