"""Everything held about somebody in one file: for people as a page, for machines as JSON, photos beside them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from linli.kit import clock
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.matters.queries import StepView
from linli.notices import queries as notices
from linli.people.queries import AccountRow
from linli.portal.pages.matter_link import MatterLink
from linli.portal.pages.receipts import add_receipts
from linli.portal.words.notice import CHANNELS, STATES, shown_address, template_name
from linli.portal.words.reading import looks_at
from linli.portal.words.stages import stage_of
from linli.rights import queries as rights
from linli.rights.queries import Own
from linli.ui.render import text_of

_IN_MEMORY = 8 * 1024 * 1024  # bytes of the file before it goes to disk
FORMAT = 1


def write_copy(request: HttpRequest, links: Sequence[MatterLink], account: AccountRow | None) -> IO[bytes]:
    """A ZIP with ``copy.html``, ``copy.json``, ``photos/`` and ``receipts/``, ready to be read from its beginning."""
    held = {"format": FORMAT, "account": _account(account), "matters": [_matter(link) for link in links]}
    out: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _add_held(archive, request, _own(links, account))
        archive.writestr("copy.json", json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        archive.writestr("copy.html", text_of(request, "portal/matter/copy_file.jinja", {"held": held}))
        for link in links:
            _add_photos(archive, link)
        add_receipts(archive, links, "receipts/")
    out.seek(0)
    return out


def write_copy_of_side(request: HttpRequest, own: Own) -> IO[bytes]:
    """The same of one side of a dispute: ``held.html``, ``held.json``, ``held.schema.json``."""
    out: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _add_held(archive, request, own)
    out.seek(0)
    return out


def _own(links: Sequence[MatterLink], account: AccountRow | None) -> Own:
    return rights.own_of_account(account.id) if account else rights.own_of_matter(links[0].matter.id)


def _add_held(archive: ZipFile, request: HttpRequest, own: Own) -> None:
    """Every line of what is held: as a page, for programs, and what the file for programs looks like."""
    language = get_language() or ""
    rows = rights.list_rows(own, clock.now(), language)
    held = rights.described(own, rows, language)
    archive.writestr("held.json", json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    archive.writestr("held.schema.json", json.dumps(rights.SCHEMA, ensure_ascii=False, indent=2))
    page = {"lines": [(line, _said(line["rows"])) for line in held["lines"] if line["rows"]]}
    archive.writestr("held.html", text_of(request, "portal/data/held_file.jinja", page))


def _said(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Values as text; what is nested as JSON."""
    return [
        {
            name: value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
            for name, value in row.items()
            if value not in (None, "", [], {})
        }
        for row in rows
    ]


def _account(account: AccountRow | None) -> dict[str, Any] | None:
    if account is None:
        return None
    devices = [_device(row) for row in notices.list_account_devices(account.id)]
    return {"email": account.email, "name": account.display_name, "language": account.language, "devices": devices}


def _matter(link: MatterLink) -> dict[str, Any]:
    view, language = link.matter, get_language() or ""
    contact = view.contact
    return {
        "reference": view.reference,
        "kind": view.kind.name(language),
        "stage": str(stage_of(view, language).text),
        "title": view.title,
        "text": view.text,
        "answers": [list(pair) for pair in matters.answers_in_words(view.kind, view.answers, language)],
        "place": view.place.name(language),
        "address": view.address,
        "point": None if view.lon is None else {"lon": view.lon, "lat": view.lat},
        "owner": view.owner.label(language),
        "received_at": view.received_at,
        "due_at": view.due_at,
        "closed_at": view.closed_at,
        "contact": contact and {"name": contact.name, "phone": contact.phone, "email": contact.email},
        "devices": [_device(row) for row in notices.list_matter_devices(view.id)],
        "letters_to": notices.find_postal_address(view.id),
        "timeline": [_step(step) for step in _steps(link)],
        "feedback": [asdict(one) for one in matters.list_feedback(link.actor, view.id)],
        "internal_notes": matters.count_internal(view.id),
        "seen_by": [
            {"who": look.who, "why": look.purpose, "at": look.at} for look in looks_at(view.id, clock.now(), language)
        ],
        "notices": [_notice(row) for row in notices.list_sent_to_resident(view.id)],
    }


def _device(row: notices.DeviceRow) -> dict[str, Any]:
    return {"added_at": row.created_at, "last_reached_at": row.last_taken_at}


def _steps(link: MatterLink) -> list[StepView]:
    return matters.steps_of(link.matter.id, in_full=False, language=get_language() or "")


def _step(step: StepView) -> dict[str, Any]:
    photos = [f"photos/{photo.id}.jpg" for photo in step.photos]
    said = {"who": step.who, "what": step.sentence, "text": step.text, "photos": photos}
    return {"at": step.at, "written_at": step.written_at, **said}


def _notice(row: notices.SentNotice) -> dict[str, Any]:
    return {
        "at": row.created_at,
        "message": template_name(row.template),
        "by": str(CHANNELS.get(row.channel, row.channel)),
        "address": shown_address(row.channel, row.address) or gettext("erased"),
        "state": str(STATES[row.state][0]),
    }


def _add_photos(archive: ZipFile, link: MatterLink) -> None:
    """The pictures as stored, without compressing them again; one that is missing is left out."""
    for photo in (photo for step in _steps(link) for photo in step.photos):
        stored = matters_actions.open_photo(actor=link.actor, at=clock.now(), photo_id=photo.id, secret=link.secret)
        name = f"{stored.stored_as}/full.jpg"
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                archive.writestr(f"photos/{photo.id}.jpg", file.read(), ZIP_STORED)
