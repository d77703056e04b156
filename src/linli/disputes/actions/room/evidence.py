"""Files: photos and PDFs, sealed under their channel's key before they touch the disk, under names that say nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from linli.disputes import keys
from linli.disputes.access import Capacity
from linli.disputes.actions.channels import put
from linli.disputes.models import Channel, Item
from linli.disputes.queries.evidence import FilePayload, path_of, read_sealed
from linli.disputes.rules import Label
from linli.disputes.rules.pdf import is_harmless_pdf
from linli.disputes.rules.room import FILE_BYTES, MOST_FILES, Kind
from linli.kit.errors import Refused, TooLarge
from linli.kit.ids import uuid7
from linli.kit.text import clean_line
from linli.matters.actions.photo_file import encode

NAME_LENGTH = 80
_PDF = b"%PDF-"
_PDF_END = b"%%EOF"
_TAIL = 2048  # bytes at the end of a PDF in which it says so


@dataclass(frozen=True)
class Upload:
    """What somebody sent: the name on their own device, and the bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Written:
    """What is kept of it: a photo decoded and encoded anew, without what it carried beside the picture, or a PDF."""

    payload: FilePayload
    data: bytes


def taken(uploads: Sequence[Upload]) -> list[Written]:
    """Check and re-encode. Raises Refused ``file.too_many``, ``file.*``, ``photo.*``, TooLarge ``file.too_large``."""
    if len(uploads) > MOST_FILES:
        raise Refused("file.too_many", _("At most six files at a time."), field="files", facts={"max": MOST_FILES})
    return [_taken(upload) for upload in uploads]


def _taken(upload: Upload) -> Written:
    if len(upload.data) > FILE_BYTES:
        raise TooLarge("file.too_large", _("This file is too large. A file may have 10 MB."), field="files")
    name = clean_line(upload.name.replace("\\", "/").rsplit("/", 1)[-1][-NAME_LENGTH:], max_length=NAME_LENGTH)
    if upload.data.startswith(_PDF):
        return _pdf(name, upload.data)
    try:
        picture = encode(upload.data)
    except Refused as refused:
        if refused.code == "photo.not_a_photo":
            sentence = _("This file cannot be taken. Please send a photo (JPEG, PNG, WebP) or a PDF.")
            raise Refused("file.type", sentence, field="files") from refused
        refused.field = "files"
        raise
    stem = name.rsplit(".", 1)[0]
    payload = FilePayload(
        f"{stem}.jpg", "image/jpeg", len(picture.full), _sum(picture.full), picture.width, picture.height
    )
    return Written(payload, picture.full)


def _pdf(name: str, data: bytes) -> Written:
    """Looked through for what acts by itself; it goes out as a download of its own type in a sandbox all the same."""
    if _PDF_END not in data[-_TAIL:]:
        raise Refused("file.damaged", _("This PDF is damaged. Please send it again."), field="files")
    if not is_harmless_pdf(data):
        sentence = _("This PDF has programs or other files inside, or is locked. Please print it to a new PDF first.")
        raise Refused("file.active", sentence, field="files")
    return Written(FilePayload(name, "application/pdf", len(data), _sum(data)), data)


def store(
    channel: Channel,
    written: Written,
    *,
    at: datetime,
    by: Capacity | None,
    label: Label | None = None,
    once: UUID | None = None,
) -> Item:
    """Seal the bytes under the channel's key, then the row: a file without a row does no harm. One INSERT."""
    file_id = uuid7()
    nonce, sealed = keys.seal(channel, file_id, Kind.FILE, written.data)
    default_storage.save(path_of(file_id), ContentFile(nonce + sealed))
    payload = msgspec.structs.replace(written.payload, file_id=file_id)
    return put(channel, Kind.FILE, payload, at=at, by=by, label=label, once=once)


def copied(source: Channel, item_payload: FilePayload) -> Written:
    """The file again, to be sealed elsewhere. Raises what ``read_sealed`` raises."""
    return Written(item_payload, read_sealed(source, item_payload))


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
