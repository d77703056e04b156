"""Every message as it would be sent, with made-up values, for those who keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.notices.links import Links
from linli.notices.rules import DIGEST, OUTSIDE, Audience, Channel, Urgency, all_templates, get_template
from linli.notices.writing import Taken, write_one

LANGUAGES = ("zh-hans", "en")
_MATTER = UUID(int=1)
_SAMPLE_AREAS = {"zh-hans": "枫源村", "en": "Fengyuan Village"}
_SAMPLE_LINKS = Links(matter="/m/FQ7-K3M/…/", preferences="/m/FQ7-K3M/…/notices/")


@dataclass(frozen=True)
class Preview:
    """One message in one language by one channel. ``subject`` is that of an e-mail."""

    channel: str
    language: str
    subject: str
    text: str


def preview_codes() -> list[str]:
    """The codes of all messages, the digest last."""
    return [*all_templates(), DIGEST]


def previews_of(code: str, at: datetime) -> list[Preview]:
    """The message in both languages by every channel that leaves the site. Raises KeyError for an unknown one.

    What tells about an area goes to no device.
    """
    channels = [one for one in OUTSIDE if one is not Channel.PUSH or not code.startswith("public.")]
    return [_preview(code, language, channel, at) for language in LANGUAGES for channel in channels]


def _preview(code: str, language: str, channel: str, at: datetime) -> Preview:
    audience = Audience.RESIDENT if code == DIGEST else get_template(code).audience
    notice = Taken(
        id=_MATTER,
        template=code,
        urgency=Urgency.NORMAL.value,
        audience=audience,
        language=language,
        account_id=None,
        matter_id=_MATTER,
        values=_sample_values(code, language, at),
        offers=(),
        channel=channel,
        address="",
        attempts=0,
        failures=0,
        about_id=_MATTER if audience in (Audience.PARTY, Audience.DISPUTE, Audience.LOOK) else None,
        alert_id=_MATTER if audience is Audience.PUBLIC else None,
    )
    written = write_one(notice, {(audience, _MATTER): _SAMPLE_LINKS})
    return Preview(channel, language, written.subject, written.text)


def _sample_values(code: str, language: str, at: datetime) -> Mapping[str, Any]:
    values = {"reference": "FQ7-K3M", "due": (at + timedelta(days=3)).isoformat()}
    if code.startswith("public."):
        return {"area": _SAMPLE_AREAS[language], "span": "2026-11-16 – 2026-11-22", "total": "8", "lines": "8"}
    if code != DIGEST:
        return values
    codes = ("resident.accepted", "resident.question")
    return {"items": [{"template": one, "values": values, "matter_id": str(_MATTER)} for one in codes]}
