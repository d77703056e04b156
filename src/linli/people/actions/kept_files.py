"""A file that was looked through waits for the yes of whoever sent it: no change of the domain, hence no entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Expired, NotAllowed, TooLarge
from linli.kit.ids import uuid7
from linli.kit.sealing import seal_bytes, unseal_bytes
from linli.kit.text import clean_line
from linli.people.models import KeptFile

KEPT_FOR = timedelta(minutes=30)
MOST_BYTES = 20 * 1024 * 1024
NAME_LENGTH = 200
_SEALED_FOR = "kept-file"


@dataclass(frozen=True)
class Kept:
    """The file again: exactly the bytes that were kept, and the name that it came with."""

    content: bytes
    name: str


def keep_file(*, actor: Actor, at: datetime, purpose: str, content: bytes, name: str = "") -> UUID:
    """Keep it for half an hour, in place of the one before; returns the id by which its account gets it again.

    Raises NotAllowed ``file.not_signed_in`` without an account, TooLarge ``file.too_large`` above 20 MB.
    """
    if actor.kind is not ActorKind.STAFF or actor.account_id is None:
        raise NotAllowed("file.not_signed_in", _("Please sign in first."))
    if len(content) > MOST_BYTES:
        raise TooLarge("file.too_large", _("The file is too large."), field="file")
    shown = clean_line(name[:NAME_LENGTH], max_length=NAME_LENGTH)
    sealed = seal_bytes(shown.encode() + b"\n" + content, purpose=_SEALED_FOR)
    with transaction.atomic():
        KeptFile.objects.filter(account_id=actor.account_id, purpose=purpose).delete()
        values = {"id": uuid7(), "sealed": sealed, "expires_at": at + KEPT_FOR}
        kept, _made = KeptFile.objects.update_or_create(values, account_id=actor.account_id, purpose=purpose)
    return kept.id


def open_kept_file(*, actor: Actor, at: datetime, purpose: str, file_id: UUID) -> Kept:
    """The file that this account kept for that purpose. Raises Expired ``file.not_kept``, whatever the reason."""
    own = KeptFile.objects.filter(account=actor.account_id, purpose=purpose)
    row = own.filter(id=file_id, expires_at__gt=at).first()
    if row is None:
        raise _gone()
    try:
        name, _line, content = unseal_bytes(bytes(row.sealed), purpose=_SEALED_FOR).partition(b"\n")
    except InvalidToken as error:
        raise _gone() from error
    return Kept(content, name.decode())


def forget_kept_file(*, actor: Actor, purpose: str) -> None:
    """What it was kept for is done."""
    KeptFile.objects.filter(account=actor.account_id, purpose=purpose).delete()


def _gone() -> Expired:
    return Expired("file.not_kept", _("The file is not kept any more. Please choose it again."), field="file")
