"""Turn a batch of notices into messages: links are asked for once, words written in each recipient's language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from jinja2 import UndefinedError

from linli.kit.addresses import absolute
from linli.notices.alert_tokens import Purpose, make_alert_token
from linli.notices.drivers.interface import Device, Outgoing
from linli.notices.links import Links, links_of
from linli.notices.messages import Words, push_text, render, service_name, subject_of, words_of
from linli.notices.rules import DIGEST, OF_STAFF, Audience, Channel, Urgency
from linli.notices.unsubscribing import make_token


@dataclass(frozen=True)
class Taken:
    """A notice that this worker holds, as it was read."""

    id: UUID
    template: str
    urgency: str
    audience: Audience
    language: str
    account_id: UUID | None
    matter_id: UUID | None
    values: Mapping[str, Any]
    offers: tuple[tuple[str, str], ...]
    channel: str
    address: str
    attempts: int
    failures: int
    alert_id: UUID | None = None
    about_id: UUID | None = None


_SOME_TOKEN = f"{'0' * 33}:{'A' * 43}"
Owner = tuple[UUID | None, UUID | None]  # an account, and a matter for its resident
AllLinks = Mapping[tuple[Audience, UUID], Links]


def write_all(batch: Sequence[Taken], devices: Mapping[Owner, tuple[Device, ...]]) -> tuple[list[Outgoing], list[UUID]]:
    """The messages, and the ids of those that cannot be written: their matter is no more, or a value is missing."""
    links = _links(batch)
    written: list[Outgoing] = []
    failed: list[UUID] = []
    for notice in batch:
        try:
            written.append(write_one(notice, links, devices.get(owner_of(notice), ())))
        except (UndefinedError, KeyError):
            failed.append(notice.id)
    return written, failed


def owner_of(notice: Taken) -> Owner:
    """Whose devices it goes to: the account's, and for a resident also those added on the page of the matter."""
    return notice.account_id, notice.matter_id if notice.audience is Audience.RESIDENT else None


def _links(batch: Sequence[Taken]) -> AllLinks:
    wanted: dict[Audience, dict[UUID, None]] = defaultdict(dict)
    for notice in batch:
        if notice.channel in (Channel.IN_APP, Channel.PUSH):
            continue  # drawn by the page that shows it, or says that there is one
        for matter_id in _matters_of(notice):
            wanted[notice.audience][matter_id] = None
    return {
        (audience, matter_id): link
        for audience, matter_ids in wanted.items()
        for matter_id, link in links_of(audience, list(matter_ids)).items()
    }


def _matters_of(notice: Taken) -> list[UUID]:
    if notice.template == DIGEST:
        return [UUID(item["matter_id"]) for item in notice.values["items"] if item["matter_id"]]
    about = _about(notice)
    return [about] if about else []


def _about(notice: Taken) -> UUID | None:
    """What its link leads to: a seat, a dispute, or a matter."""
    return notice.about_id or notice.matter_id


def write_one(notice: Taken, links: AllLinks, devices: tuple[Device, ...] = ()) -> Outgoing:
    """The message. Raises KeyError without the links of its matter, jinja2.UndefinedError without a value."""
    if notice.channel == Channel.IN_APP:
        return _outgoing(notice, "", "", {})
    if notice.channel == Channel.PUSH:
        subject, text = service_name(notice.language), push_text(notice.language)
        return replace(_outgoing(notice, subject, text, {}), devices=devices)
    if notice.audience is Audience.PUBLIC:
        return _about_area(notice)
    items = notice.values["items"] if notice.template == DIGEST else [_item(notice)]
    words = [words_of(item["template"], notice.language, item["values"]) for item in items]
    paths = [_path(notice, item["matter_id"], links) for item in items]
    references = [item["values"]["reference"] for item in items if "reference" in item["values"]]
    stop = _stop_path(notice)
    if notice.channel == Channel.SMS:
        text = _short_text(notice, words, paths, references)
    else:
        text = _long_text(notice, words, paths, _preferences(notice, items, links), stop)
    headers = _stop_headers(stop) if notice.channel == Channel.EMAIL and stop else {}
    return _outgoing(notice, subject_of(notice.language, references), text, headers)


def _about_area(notice: Taken) -> Outgoing:
    """To somebody who asked about an area. Raises KeyError for a notice without its alert."""
    if notice.alert_id is None:
        raise KeyError(notice.template)
    token, page = make_alert_token(Purpose.STOP, notice.alert_id), reverse("public_map")
    stop = absolute(reverse("alert_stop", kwargs={"token": token}))
    if notice.template == "public.alert_confirm":
        token = make_alert_token(Purpose.CONFIRM, notice.alert_id)
        page = reverse("alert_confirm", kwargs={"token": token})
    service = service_name(notice.language)
    values = {"body": words_of(notice.template, notice.language, notice.values).body, "link": absolute(page)}
    text = render("frame.public", notice.language, {**values, "service": service, "stop": stop}) + "\n"
    return _outgoing(notice, f"{service} · {notice.values['area']}", text, _stop_headers(stop))


def _item(notice: Taken) -> dict[str, Any]:
    about = _about(notice)
    matter_id = str(about) if about else None
    return {"template": notice.template, "values": notice.values, "matter_id": matter_id}


def _path(notice: Taken, matter_id: str | None, links: AllLinks) -> str:
    return absolute(links[notice.audience, UUID(matter_id)].matter if matter_id else reverse("front_door"))


def _preferences(notice: Taken, items: Sequence[Mapping[str, Any]], links: AllLinks) -> str:
    """The page behind the link of the matter, or the account's own for staff and for several matters."""
    first = items[0]["matter_id"]
    if notice.audience in OF_STAFF or _about(notice) is None or first is None:
        return absolute(reverse("notice_preferences"))
    return absolute(links[notice.audience, UUID(first)].preferences)


def _stop_path(notice: Taken) -> str:
    """Where a resident stops them without an account; empty for staff, who choose on the page of their account.

    A side of a dispute chooses on its own page.
    """
    if notice.audience in OF_STAFF or notice.audience is Audience.PARTY:
        return ""
    if notice.matter_id is not None:
        token = make_token("matter", notice.matter_id)
    elif notice.account_id is not None:
        token = make_token("account", notice.account_id)
    else:
        return ""
    return absolute(_unsubscribe_path().replace(_SOME_TOKEN, token))


@cache
def _unsubscribe_path() -> str:
    """Looked up once: every message to a resident has one."""
    return reverse("unsubscribe", kwargs={"token": _SOME_TOKEN})


def _stop_headers(stop: str) -> dict[str, str]:
    """One click, as RFC 8058 has it."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _short_text(notice: Taken, words: Sequence[Words], paths: Sequence[str], references: Sequence[str]) -> str:
    service = service_name(notice.language)
    if len(words) == 1:
        return render("frame.sms", notice.language, {"service": service, "short": words[0].short, "link": paths[0]})
    known = list(dict.fromkeys(references))
    values = {"service": service, "items": words, "references": known, "link": paths[0]}
    return render("digest_sms", notice.language, values)


def _long_text(notice: Taken, words: Sequence[Words], paths: Sequence[str], preferences: str, stop: str) -> str:
    if len(words) == 1:
        body, link = words[0].body, paths[0]
    else:
        items = [{"short": one.short, "link": path} for one, path in zip(words, paths, strict=True)]
        body, link = render("digest", notice.language, {"items": items}), ""
    values = {
        "body": body,
        "link": link,
        "service": service_name(notice.language),
        "preferences": preferences,
        "unsubscribe": stop,
    }
    frame = "frame.party" if notice.audience is Audience.PARTY else "frame.email"
    return render(frame, notice.language, values) + "\n"


def _outgoing(notice: Taken, subject: str, text: str, headers: Mapping[str, str]) -> Outgoing:
    return Outgoing(
        id=notice.id,
        key=f"{notice.id}.{notice.failures}",
        channel=notice.channel,
        address=notice.address,
        subject=subject,
        text=text,
        language=notice.language,
        is_urgent=notice.urgency != Urgency.NORMAL,
        headers=headers,
    )
