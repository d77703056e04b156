"""What the page of a matter says to its resident, put together from what the case core knows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kit import clock
from linli.matters import queries as matters
from linli.matters.queries import LeadView, PhotoView, StepView
from linli.matters.rules import WORKING_STATES, State, Verb
from linli.portal.pages.kind_choices import promise
from linli.portal.pages.matter_link import MatterLink
from linli.portal.words.bilingual import said
from linli.portal.words.stages import stage_of
from linli.ui.environment import url
from linli.ui.words import when


@dataclass(frozen=True)
class Button:
    """A way on: its words, its address, and which of the three looks."""

    label: str
    href: str
    kind: str = "first"


@dataclass(frozen=True)
class Box:
    """Something that is asked of the resident, with the buttons that answer it."""

    title: str
    text: str = ""
    acts: list[Button] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One step of the timeline as the resident reads it."""

    title: str
    when: str = ""
    at: datetime | None = None
    state: str = "past"
    text: str = ""
    note: str = ""
    photos: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Reasons:
    """Why this owner and this date: a sentence, and the rest one tap away."""

    sentence: str
    reasons: list[str]


def entries_of(link: MatterLink, now: datetime) -> list[Entry]:
    """What has happened, oldest first; the newest marked, and what comes after it while the matter is open."""
    steps = link.steps
    led = led_by(link)
    if led is not None:
        steps = sorted([*steps, *led.steps], key=lambda step: step.at)
    entries = [_entry(link, step, now) for step in steps]
    view = link.matter
    if view.state in (State.CONFIRMED, State.DECLINED, State.WITHDRAWN):
        return entries
    if view.own_state is not None:  # what comes after is for its own workflow to say
        return [*entries, Entry(view.own_state.name(get_language() or ""), state="now", note=_own_note(link, now))]
    if view.state is State.RESOLVED:
        return [*entries, Entry(_("Now it is your turn: is it settled?"), state="now")]
    after = Entry(
        _("When it is done, you are asked"), state="next", note=_("If it is not settled, it is opened again.")
    )
    return [*entries, Entry(_stage_now(link), state="now", note=_clock_note(link, now)), after]


def led_by(link: MatterLink) -> LeadView | None:
    """The report that leads this one while they are worked on together; None for one that stands alone."""
    if link.matter.state is not State.JOINED:
        return None
    return matters.find_lead(link.matter.id, get_language() or "")


def parts_of(link: MatterLink, language: str, now: datetime) -> list[dict[str, Any]]:
    """The parts of the matter: what sort, who has it, where it stands. No words of anybody."""
    if not link.beside.leads:
        return []
    return [
        {
            "kind": part.kind.name(language),
            "owner": part.owner.label(language),
            "stage": stage_of(part, language),
            "due": when(part.due_at, now),
            "runs": part.state in WORKING_STATES,
        }
        for part in matters.list_parts(link.matter.id)
    ]


def when_words(step: StepView, now: datetime) -> str:
    """When it happened; where a telephone had no signal, when it was written and when it arrived."""
    if step.written_at is None:
        return when(step.at, now)
    same_day = clock.local_day(step.at) == clock.local_day(step.written_at)
    arrived = f"{step.at.astimezone(clock.LOCAL):%H:%M}" if same_day else when(step.at, now)
    return _("Written %(written)s, arrived %(arrived)s") % {"written": when(step.written_at, now), "arrived": arrived}


def _entry(link: MatterLink, step: StepView, now: datetime) -> Entry:
    first = step.verb == Verb.RECEIVE
    return Entry(
        title=_("You said what is wrong") if first else step.sentence,
        when=when_words(step, now),
        at=step.at,
        text=link.matter.text if first else step.text,
        note=step.sentence if first else "",
        photos=[_photo(link, photo) for photo in step.photos],
    )


def _photo(link: MatterLink, photo: PhotoView) -> dict[str, Any]:
    """Addresses of the small and the large picture; the link's secret opens them where cookies are refused."""
    small, large = (url("photo", {"key": link.secret}, photo_id=str(photo.id), size=size) for size in ("thumb", "full"))
    return {"src": small, "href": large, "width": photo.width, "height": photo.height}


def _stage_now(link: MatterLink) -> str:
    owner = link.matter.owner.label(get_language() or "")
    if link.matter.state is State.WAITING:
        return _("Waiting; %(owner)s keeps it") % {"owner": owner}
    if link.matter.accepted_at is None:
        return _("%(owner)s has it and will take it on") % {"owner": owner}
    return _("%(owner)s is working on it") % {"owner": owner}


def _clock_note(link: MatterLink, now: datetime) -> str:
    view = link.matter
    if view.is_late(now):
        return _("It is late. It was promised for %(when)s.") % {"when": when(view.due_at, now)}
    if view.accepted_at is None and view.first_contact_at is None:
        return _("First look by %(when)s") % {"when": when(view.first_contact_due_at, now)}
    if view.paused_until is not None:
        return _("The clock stands still until %(until)s at the latest.") % {"until": when(view.paused_until, now)}
    return _("The clock does not stop: still %(when)s.") % {"when": when(view.due_at, now)}


def _own_note(link: MatterLink, now: datetime) -> str:
    """The clock while somebody works on it; nothing when it is said to be done."""
    return _clock_note(link, now) if link.matter.state in WORKING_STATES else ""


def reasons_of(link: MatterLink, language: str) -> Reasons:
    """Why this owner and this date. After a change of hands the list of what has happened says why."""
    view = link.matter
    full = matters.explain_in_full(view.routing, view.kind, language)
    agency_id = str(view.owner.agency.id) if view.owner.agency else None
    now_with = (str(view.owner.place.id), agency_id)
    moved = now_with != (view.routing.get("place_id"), view.routing.get("agency_id"))
    sentence = _("It went to another team since; what happened stands below.") if moved else full.sentence
    reasons = [full.sentence] if moved else []
    if len(full.considered) > 1:
        words = _("%(count)s caseworkers serve this grid. It went to the one with the fewest open matters.")
        reasons.append(words % {"count": len(full.considered)})
    reasons += [
        _("%(place)s was passed by: %(reason)s.") % {"place": rung.place, "reason": rung.reason} for rung in full.passed
    ]
    reasons.append(_("Matters like this: %(promise)s.") % {"promise": promise(view.kind)})
    if basis := said(view.kind.basis, language):
        if view.kind.basis.get("verified") is False:
            basis = _("%(basis)s (not yet verified by a lawyer)") % {"basis": basis}
        reasons.append(_("Where the time comes from: %(basis)s") % {"basis": basis})
    return Reasons(sentence, reasons)


def asked_of_me(link: MatterLink) -> list[Box]:
    """What only the resident can do now: answer, confirm or reopen."""
    boxes = []
    verbs = link.matter.verbs
    may_answer = Verb.ANSWER in verbs and link.matter.state is not State.RESOLVED
    if may_answer and (question := open_question(link)):
        answer = Button(_("Answer"), link.url_of("matter_act", act="answer"))
        boxes.append(Box(_("A question for you"), question, [answer]))
    if Verb.CONFIRM in verbs:
        yes = Button(_("Yes, it is settled"), link.url_of("matter_act", act="confirm"))
        no = Button(_("No, it is not settled"), link.url_of("matter_act", act="reopen"), "second")
        boxes.append(Box(_("They say it is done. Is it settled?"), acts=[yes, no]))
    if link.matter.ways:
        boxes.append(Box(_("What you can do now"), acts=_ways(link)))
    boxes += _questionnaire(link)
    if link.matter.own_work:
        words = _("You serve in the team that has this matter. Only the resident or another desk may say this.")
        boxes.append(Box(_("They say it is done. Is it settled?"), words))
    return boxes


def _ways(link: MatterLink) -> list[Button]:
    """What the workflow of the matter leaves open to its resident; the first is the likeliest."""
    kinds = ["first", *["second"] * len(link.matter.ways)]
    address = link.url_of("matter_step")
    return [
        Button(way.label, f"{address}?{urlencode({'action': way.action})}", kind)
        for way, kind in zip(link.matter.ways, kinds, strict=False)
    ]


def _questionnaire(link: MatterLink) -> list[Box]:
    """Three questions, or a way to change what was answered; nothing while or when there is none to ask."""
    asked = matters.get_questionnaire(link.actor, link.matter.id, clock.now())
    if not asked.is_open:
        return []
    address = link.url_of("matter_feedback")
    if asked.given is None:
        return [Box(_("How was it? Three short questions"), acts=[Button(_("Answer them"), address, "second")])]
    until = _("You can change your answers until %(when)s.") % {"when": when(asked.given.changeable_until)}
    return [Box(_("Thank you for your answers"), until, [Button(_("Change them"), address, "second")])]


def open_question(link: MatterLink) -> str:
    """The newest question of the staff that the resident has said nothing after; empty without one."""
    question = ""
    for step in link.steps:
        if step.verb == Verb.ASK and not step.by_resident:
            question = step.text
        elif step.by_resident and step.verb in (Verb.ANSWER, Verb.COMMENT, Verb.ADD_PHOTO):
            question = ""
    return question


def buttons_of(link: MatterLink) -> list[Button]:
    """What can be done besides: add, ask, and open again what was closed."""
    verbs = link.matter.verbs
    buttons = []
    if Verb.COMMENT in verbs and Verb.WITHDRAW in verbs:
        buttons.append(Button(_("Add words or photos"), link.url_of("matter_act", act="add")))
    if Verb.ASK in verbs:
        buttons.append(Button(_("Ask something"), link.url_of("matter_act", act="ask"), "second"))
    if link.matter.state is State.CONFIRMED and Verb.REOPEN in verbs:
        buttons.append(Button(_("It came back: open it again"), link.url_of("matter_act", act="reopen"), "second"))
    return buttons


def answers_of(link: MatterLink, language: str) -> list[dict[str, Any]]:
    """What was told: the exact spot and the answers to the kind's questions."""
    view = link.matter
    rows = [(_("Where exactly"), view.address)] if view.address else []
    rows += matters.answers_in_words(view.kind, view.answers, language)
    return [{"key": key, "value": value} for key, value in rows]


def details_of(link: MatterLink) -> list[dict[str, str]]:
    """Pages about the resident's own data."""
    rows = [
        (_("Who has seen my information"), link.url_of("matter_readings"), ""),
        (_("How to reach me"), link.url_of("matter_contact"), ""),
        (_("What I agreed to"), link.url_of("matter_consents"), _("With a receipt, and taken back by one tap")),
        (_("For somebody else"), link.url_of("matter_for"), _("For a child, or for somebody whom you help")),
        (_("How and when I am told"), link.url_of("matter_notices"), ""),
        (_("Receipts"), link.url_of("matter_receipts"), _("Proof of what you were told")),
        (_("What is held about me"), link.url_of("matter_data"), _("Copy, correct, erase")),
        (_("A copy of everything"), link.url_of("matter_copy"), ""),
    ]
    if Verb.WITHDRAW in link.matter.verbs:
        rows.append((_("Take it back"), link.url_of("matter_act", act="withdraw"), _("It is no longer needed")))
    return [{"label": label, "href": href, "note": note} for label, href, note in rows]
