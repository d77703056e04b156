"""One way through a dispute, from the invitation to things that are performed late: what all sides see, the same in
every run, and beside it what the applicant does in private.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.disputes import actions
from linli.disputes.actions import complain, parties, room
from linli.disputes.actions.agreement import perform, sweep_dues
from linli.disputes.actions.room import close_bid_rounds
from linli.disputes.actions.safety import SafetyAnswers
from linli.disputes.actions.suggest import (
    FrameDraft,
    IssueDraft,
    agree_to_suggestion,
    ask_for_suggestion,
    offer_suggestion,
    run_suggestion,
    save_wishes,
)
from linli.disputes.actions.suggest.kept import frame_of
from linli.disputes.models import (
    Agreement,
    Appointment,
    BidRound,
    Complaint,
    Dispute,
    Due,
    HandOff,
    Item,
    Session,
    Suggestion,
)
from linli.disputes.rules import DataClass, Label
from linli.disputes.rules.bids import BANDS
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.rules.offers import IssueType
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.suggest import Method, SuggestionState, Wishes
from linli.disputes.tests.make import party_of
from linli.disputes.tests.make_agreement import make_draft, sign
from linli.disputes.tests.make_mediation import both
from linli.disputes.tests.make_private import OFFERED, SEARCHED, VARIED, Private
from linli.disputes.tests.make_two_runs import World, counted, link_of
from linli.kit.actors import Actor
from linli.matters.tests.make import make_picture
from tests.cast import Cast

Act = Callable[[], object]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n" + b"%" * 10 + b"\n%%EOF\n"
BIDS_ARE_IN, IN_PRIVATE, WISHED, PERFORMING = "bids are in", "in private", "wished", "performing"
A_STEP = 40  # minutes
DAY = 24 * 60


@dataclass
class Script:
    """One run of it. ``look`` is called after each step with its name and whether anything was private in it."""

    cast: Cast
    world: World
    dispute: Dispute
    roster: list[UUID]
    private: Private
    look: Callable[[str, bool], None]
    minute: int = 10
    known: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Actor, Actor]:
        """Applicant and respondent."""
        return both(self.dispute)

    def step(self, name: str, joint: Act | None, *private: tuple[DataClass, Iterable[Act]]) -> None:
        """What happens before everybody's eyes, what happens in private, and then a look at all of it."""
        begin, self.minute = self.minute, self.minute + A_STEP
        if joint is not None:
            self.world.turn(f"{name}:joint", begin)
            joint()
        for data, acts in private:
            for number, act in enumerate(acts):
                self.world.turn(f"{name}:{data}:{number}", begin + 1 + VARIED.index(data) + number / 20)
                act()
        self.world.turn(name, begin + 10)
        self.look(name, bool(private))

    def say(self, act: Callable[..., Any], actor: Actor, **given: Any) -> Any:
        """An act of somebody, at the moment that the world has."""
        return act(actor=actor, at=self.world.now, dispute_id=self.dispute.id, **given)

    def b_says(self, act: Callable[..., Any], **given: Any) -> Act:
        """An act of the other side, which could measure how long it takes."""

        def acted() -> None:
            with counted() as statements:
                self.say(act, self.sides[1], **given)
            self.world.keep(f"{self.minute} {act.__name__} of the other side: statements", statements)

        return acted

    def know(self, name: str, found: UUID) -> None:
        """What is tried in addresses from here on."""
        self.known[name] = [found]


def play(script: Script) -> None:
    """All of it."""
    for part in (_invited, _bidding, _choosing, _mediating, _suggesting, _agreeing, _performing):
        part(script)


def private_ids(dispute: Dispute) -> dict[str, list[Any]]:
    """What the private acts made, one of each kind, by the name that addresses have for it."""
    items = {item.kind: item.id for item in caucus_of(dispute)}
    ids = {
        "item_id": list(items.values()),
        "complaint_id": list(Complaint.objects.values_list("id", flat=True)[:1]),
        "session_id": list(Session.objects.values_list("id", flat=True)[:1]),
    }
    return {name: found for name, found in ids.items() if found}


def _own_words(script: Script, *, again: bool = False) -> list[tuple[DataClass, list[Act]]]:
    """What a side can say at any time: of safety, of its contact, and complaints; of these one more when ``again``."""
    a, private = script.sides[0], script.private
    complaints = private.complaints[:1] if again else private.complaints
    safety, details = private.safety, private.details
    alarm = safety.afraid
    answers = SafetyAnswers(afraid=alarm, violence=alarm, how_to_reach=safety.reach, no_notices=safety.silent)
    contacts: list[Act] = [partial(_contact, script, a, phone) for phone in details.phones]
    if details.help:
        contacts.append(partial(script.say, parties.ask_help, a, needs=("SIGN_LANGUAGE",), text=details.help))
    return [
        (DataClass.SAFETY, [partial(script.say, actions.answer_safety, a, answers=answers)] * safety.times),
        (DataClass.IDENTITY, contacts),
        (DataClass.COMPLAINT, [partial(script.say, complain.complain, a, text=text) for text in complaints]),
    ]


def _contact(script: Script, a: Actor, phone: str) -> None:
    script.say(parties.change_contact, a, phone=phone, email=f"{phone}@example.org", address=f"{SEARCHED} {phone}")


def _invited(script: Script) -> None:
    """The applicant says how safe it is, changes how to be reached, and complains; the other side takes part."""
    script.step("asked", None, *_own_words(script))
    script.step("yes", script.b_says(actions.consent))


def _bidding(script: Script) -> None:
    """Three rounds that fail, by whatever margin; then somebody calls a mediator."""
    a, b = script.sides
    terms = {"payer_seat": 1, "band_percent": BANDS[0], "hours": 1}
    demands = script.private.limits.bids
    for number, demand in enumerate(demands, 1):
        script.step(f"round {number}", script.b_says(room.propose_bids, **terms))
        made = BidRound.objects.get(dispute=script.dispute, number=number)
        script.know("round_id", made.id)
        script.step(f"round {number} open", partial(script.say, room.agree_to_bids, a, round_id=made.id, yes=True))
        bids = [
            partial(script.say, room.place_bid, side, round_id=made.id, amount_fen=amount)
            for side, amount in ((a, demand), (b, OFFERED))
        ]
        script.step(BIDS_ARE_IN if number == len(demands) else f"round {number} bids", None, (DataClass.LIMITS, bids))
        script.step(f"round {number} over", lambda: close_bid_rounds(at=script.world.now))
    script.step("called", lambda: script.say(actions.call_mediator, a))


def _choosing(script: Script) -> None:
    """The sides pick nobody in common; the registrar appoints, and both keep."""
    a = script.sides[0]
    picks = [script.roster[number] for number in script.private.limits.picks]
    script.step("a picks", lambda: script.say(actions.pick_mediators, a, post_ids=picks))
    script.step("b picks", script.b_says(actions.pick_mediators, post_ids=script.roster[2:]))
    mediator, desk = script.cast.mediator.actor, script.cast.village_desk.actor
    script.step("appointed", lambda: script.say(actions.appoint, desk, post_id=script.roster[0]))
    script.step("accepted", lambda: script.say(actions.accept_appointment, mediator, conflict=ConflictClass()))
    script.step("a keeps", lambda: script.say(actions.keep_mediator, a))
    script.step("both keep", script.b_says(actions.keep_mediator))


def _mediating(script: Script) -> None:
    """Everything that a caucus holds, and the mediator's notes."""
    caucus, mediator = script.private.caucus, script.cast.mediator
    mine, post = f"/disputes/p/{link_of(script.dispute.id, 0)['secret']}/", f"/disputes/{script.dispute.id}/"
    browser, other = Client(), mediator.client()
    say: list[Act] = [partial(browser.post, f"{mine}private/say/", {"text": text}) for text in caucus.said]
    say += [partial(_upload, browser, mine, name, PDF + b"%" * more + b"\n%%EOF\n") for name, more in caucus.files]
    if caucus.picture is not None:
        name, width, height = caucus.picture
        say.append(partial(_upload, browser, mine, name, make_picture(width, height)))
    if caucus.answered:
        say.append(partial(other.post, f"{post}private/0/say/", {"text": "我可以告诉他您有三千的底线吗", "ask": "1"}))
        say.append(partial(_label_all, script, browser, mine, Label.MEDIATOR_MAY_USE))
        say.append(partial(_label_all, script, browser, mine, Label.PRIVATE))
    say += [partial(_meet, script, where, day) for day, where in enumerate(caucus.met, 1)]
    say += [partial(_let_read, script)] * caucus.opened
    notes = [partial(script.say, actions.write_note, mediator.actor, text=note) for note in script.private.notes]
    script.step(IN_PRIVATE, None, (DataClass.CAUCUS, say), (DataClass.NOTES, notes))


def _let_read(script: Script) -> None:
    """The mediator may read what was said to the one before: the side's own consent."""
    present = Appointment.objects.get(dispute=script.dispute, ended_at__isnull=True)
    script.say(room.let_mediator_read, script.sides[0], appointment_id=present.id)
    assert party_of(script.dispute, 0).consents, "nothing was opened: the two runs would differ in nothing"


def _upload(browser: Client, mine: str, name: str, data: bytes) -> None:
    sent = browser.post(f"{mine}private/say/", {"text": "", "files": SimpleUploadedFile(name, data)})
    assert sent.status_code == 302


def _label_all(script: Script, browser: Client, mine: str, label: Label) -> None:
    """The applicant loosens everything; of half of it the consent is taken back."""
    items = caucus_of(script.dispute)
    for item in items if label is Label.MEDIATOR_MAY_USE else items[::2]:
        browser.post(f"{mine}private/{item.id}/label/", {"label": label.value})


def caucus_of(dispute: Dispute) -> list[Item]:
    """What was said in private, by either, in its order."""
    rows = Item.objects.filter(channel__dispute=dispute, channel__data_class=DataClass.CAUCUS.value)
    return list(rows.order_by("id"))


def _meet(script: Script, where: str, day: int) -> None:
    """The last meeting is called off again."""
    begin, party = script.world.now + timedelta(days=day), party_of(script.dispute, 0)
    meeting = {"from_at": begin, "until_at": begin + timedelta(hours=1), "where": where, "party_id": party.id}
    session = script.say(actions.plan_session, script.cast.mediator.actor, **meeting)
    if day > 1:
        script.say(actions.cancel_session, script.cast.mediator.actor, session_id=session.id)


def _suggesting(script: Script) -> None:
    """A program finds what both sides like better than the tentative deal, the same whatever the applicant wishes."""
    a, mediator = script.sides[0], script.cast.mediator.actor
    script.step("table", lambda: _lay_table(script))
    made = Suggestion.objects.get(dispute=script.dispute)
    script.know("suggestion_id", made.id)
    table = Item.objects.filter(channel__dispute=script.dispute, kind="ISSUE").order_by("id")
    money, work = (str(row.id) for row in table)
    limits = script.private.limits
    own = [
        Wishes(
            points={money: points[0], work: points[1]},
            grades=_grades(money, work, best=(0, 2, 4), work=(4, 2, 0)),
            limits={money: limits.least} if limits.least else {},
        )
        for points in limits.wishes
    ]
    theirs = Wishes(points={money: 50, work: 50}, grades=_grades(money, work, best=(4, 3, 0), work=(0, 3, 4)))
    saves = [partial(script.say, save_wishes, a, wishes=one) for one in own]
    script.step("b wishes", script.b_says(save_wishes, wishes=theirs))
    script.step(WISHED, None, (DataClass.LIMITS, saves))
    script.step("a agrees", lambda: script.say(agree_to_suggestion, a, suggestion_id=made.id, yes=True))
    script.step("b agrees", script.b_says(agree_to_suggestion, suggestion_id=made.id, yes=True))
    script.step("found", lambda: run_suggestion(at=script.world.now, suggestion_id=made.id))
    assert Suggestion.objects.get(id=made.id).state == SuggestionState.DONE.value
    given = {"suggestion_id": made.id, "words": "", "shares": {}}
    script.step("offered", lambda: script.say(offer_suggestion, mediator, **given))
    offer = Item.objects.get(channel__dispute=script.dispute, kind="OFFER")
    script.know("offer_id", offer.id)
    no = [partial(script.say, room.decline_offer, a, offer_id=offer.id)] if limits.refuses_first else []
    script.step("no in confidence", None, (DataClass.LIMITS, no))


def _lay_table(script: Script) -> None:
    mediator = script.cast.mediator.actor
    money = script.say(room.add_issue, mediator, label="赔偿", type=IssueType.MONEY)
    work = script.say(room.add_issue, mediator, label="修理", type=IssueType.WORDS)
    options = (100_000, 200_000, 300_000), ("月底前修好", "本周修好", "不修")
    frame = FrameDraft(
        Method.PACKAGE,
        [
            IssueDraft(money.id, IssueClass.MONEY, payer_seat=1, options=options[0]),
            IssueDraft(work.id, IssueClass.TASK, options=options[1]),
        ],
    )
    script.say(ask_for_suggestion, mediator, draft=frame)


def _grades(
    money_id: str, work_id: str, *, best: tuple[int, int, int], work: tuple[int, int, int]
) -> dict[str, dict[str, int]]:
    """Grades of the three options of both issues, in their order."""
    rows = Suggestion.objects.select_related("frame__channel").get()
    names = {str(issue.id): [option.id for option in issue.options] for issue in frame_of(rows).issues}
    return {
        money_id: dict(zip(names[money_id], best, strict=True)),
        work_id: dict(zip(names[work_id], work, strict=True)),
    }


def _agreeing(script: Script) -> None:
    """Both say yes to it; it is written, frozen, thought over and signed. Meanwhile the applicant complains again."""
    a, b = script.sides
    mediator, offer_id = script.cast.mediator.actor, script.known["offer_id"][0]
    script.step("a accepts", lambda: script.say(room.accept_offer, a, offer_id=offer_id))
    script.step("b accepts", script.b_says(room.accept_offer, offer_id=offer_id))
    script.step("drafted", lambda: make_draft(script.cast, script.dispute, at=script.world.now))
    draft_id = Item.objects.get(channel__dispute=script.dispute, kind="DRAFT").id
    script.step("frozen", lambda: script.say(actions.freeze_terms, mediator, draft_id=draft_id))
    agreement = Agreement.objects.get(dispute=script.dispute)
    script.minute += DAY + 60
    for name, signer in (("a signs", a), ("b signs", b), ("mediator signs", mediator)):
        script.step(name, partial(_sign, script, signer, agreement))


def _sign(script: Script, signer: Actor, agreement: Agreement) -> None:
    sign(signer, script.dispute, agreement, script.world.now)


def _performing(script: Script) -> None:
    """One thing is said to be done and is not received, another is late; the applicant hands off to a court, with how
    papers reach that side, and says the private things anew.
    """
    a = script.sides[0]
    dues = list(Due.objects.filter(agreement__dispute=script.dispute).order_by("term", "number"))
    script.know("due_id", dues[0].id)
    script.step("done", script.b_says(perform.report_done, due_id=dues[0].id, note="已经转账"))
    script.step("denied", lambda: script.say(perform.deny_receipt, a, due_id=dues[0].id, note="没有收到"))
    script.minute += 20 * DAY
    script.step("late", lambda: sweep_dues(at=script.world.now))
    script.step("to the court", script.b_says(actions.ask_to_confirm, court="诸暨市人民法院"))
    given = {"kind": PacketKind.COURT, "addressed_to": "诸暨市人民法院"}
    script.step("handed off", lambda: script.say(actions.hand_off, a, **given))
    script.know("hand_off_id", HandOff.objects.get(dispute=script.dispute).id)
    script.step(PERFORMING, None, *_own_words(script, again=True))
