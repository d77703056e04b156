"""Files of a dispute: opened for whoever may read their channel, and for nobody else."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from linli.disputes import keys
from linli.disputes.access import Standing
from linli.disputes.models import Channel, Item, Party
from linli.disputes.queries.confided import only_confided
from linli.disputes.queries.items import open_item
from linli.disputes.rules import DataClass, reads
from linli.disputes.rules.room import Kind
from linli.kit.errors import NotFound

_FOLDER = "sealed"


class FilePayload(msgspec.Struct, frozen=True):
    """What is sealed of a file beside its bytes: the name that its sender gave it is in no row and on no disk."""

    name: str
    media_type: str
    size: int
    sha256: str
    width: int = 0
    height: int = 0
    file_id: UUID | None = None


@dataclass(frozen=True)
class OpenFile:
    """A file as its reader gets it."""

    item_id: UUID
    payload: FilePayload
    data: bytes
    owner: Party | None = None  # whose, in a private talk


def read_file(standing: Standing, item_id: UUID) -> OpenFile:
    """The file of an item. Raises NotFound ``dispute.unknown`` for everybody who may not read its channel."""
    item = Item.objects.select_related("channel__party").filter(id=item_id, kind=Kind.FILE).first()
    if item is None or item.channel.dispute_id != standing.dispute.id:
        raise _unknown()
    channel, data = item.channel, DataClass(item.channel.data_class)
    if not reads(standing.sight(data, channel.party)):
        raise _unknown()
    if not only_confided(Item.objects.filter(id=item.id), standing, data, channel.party).exists():
        raise _unknown()
    payload = msgspec.convert(open_item(channel, item).payload, FilePayload)
    return OpenFile(item.id, payload, read_sealed(channel, payload), channel.party)


def read_sealed(channel: Channel, payload: FilePayload) -> bytes:
    """The bytes. Raises NotFound ``file.gone``, Expired ``words.destroyed``, Refused ``words.damaged``."""
    assert payload.file_id is not None, "a stored file has an id"
    try:
        with default_storage.open(path_of(payload.file_id)) as file:
            stored = file.read()
    except FileNotFoundError as missing:
        raise NotFound("file.gone", _("This file is no longer there.")) from missing
    nonce, sealed = stored[: keys.NONCE_BYTES], stored[keys.NONCE_BYTES :]
    return keys.unseal(channel, payload.file_id, Kind.FILE, nonce, sealed)


def path_of(file_id: UUID) -> str:
    """Where the sealed bytes lie: a number, no name, no type, no dispute."""
    return f"{_FOLDER}/{file_id.hex[-2:]}/{file_id.hex}"


def _unknown() -> NotFound:
    return NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
