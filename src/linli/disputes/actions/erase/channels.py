"""One channel erased: its key is destroyed, its pieces are taken out, its files leave the disk; a tombstone stays."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes import keys
from linli.disputes.actions.channels import destroy
from linli.disputes.models import Channel, Dispute, Erasure, Item, PowerCheck, Suggestion
from linli.disputes.queries.evidence import FilePayload, path_of
from linli.disputes.queries.items import open_item
from linli.disputes.rules.room import Kind
from linli.kit.actors import Actor
from linli.kit.errors import Expired, Refused
from linli.ledger import actions as ledger


def erase_channel(channel: Channel, *, at: datetime, actor: Actor, rule_id: str = "") -> int:
    """Erase what lies there, in the caller's transaction; how many pieces. Nothing where it was erased before.

    ``rule_id``: the row of the law whose time is over. Raises what ``keys.masters`` raises, and then nothing is done:
    without the master key nobody knows which files belong to it.
    """
    locked = Channel.objects.select_for_update().get(id=channel.id)
    ids = list(Item.objects.filter(channel=locked).values_list("id", flat=True))
    if locked.wrapped_key is None:
        return 0
    files = _files(locked)
    destroy([locked], at)
    _take_out(ids)
    made = Erasure.objects.create(channel=locked, rule_id=rule_id, items=len(ids), files=files, at=at)
    ledger.record(
        verb="disputes.erase",
        subject_type="dispute_channel",
        subject_id=locked.id,
        actor=actor,
        at=at,
        before={"destroyed": False},
        after={"destroyed": True, "items": len(ids)},
        facts={"data": locked.data_class, "items": len(ids), "rule": rule_id},
        topics=[f"dispute:{locked.dispute_id}"],
    )
    if files:
        transaction.on_commit(partial(remove_files, made.id))
    return len(ids)


def remove_files(erasure_id: UUID) -> int:
    """Take the files of what was erased off the disk; how many. Safe to repeat: what is gone is gone."""
    made = Erasure.objects.get(id=erasure_id)
    for file_id in made.files:
        default_storage.delete(path_of(file_id))
    Erasure.objects.filter(id=erasure_id).update(files=[])
    return len(made.files)


def sweep_files() -> int:
    """Files that a process died over, before it had removed them; how many."""
    left = Erasure.objects.exclude(files=[]).values_list("id", flat=True)
    return sum(remove_files(erasure_id) for erasure_id in list(left))


def renew(dispute: Dispute, at: datetime) -> int:
    """A dispute begins anew: channels that were erased meanwhile get a new key, and nothing comes back; how many.

    Raises Expired ``dispute.destroyed`` when all of it is gone.
    """
    if dispute.words_destroyed_at is not None:
        raise destroyed()
    erased = list(Channel.objects.select_for_update().filter(dispute=dispute, wrapped_key__isnull=True))
    for channel in erased:
        present, wrapped = keys.wrap_new_key(channel.id)
        keys.register(present, at)
        values = {"master_id": present, "wrapped_key": wrapped, "destroyed_at": None}
        Channel.objects.filter(id=channel.id).update(**values)
    return len(erased)


def destroyed() -> Expired:
    """All of it is gone."""
    sentence = _("The words of this dispute were destroyed when their time was over. That it was, and when, stays.")
    return Expired("dispute.destroyed", sentence)


def _files(channel: Channel) -> list[UUID]:
    """Which files lie on the disk; a piece that was damaged names none, and its file cannot be opened by anybody."""
    found = []
    for item in Item.objects.filter(channel=channel, kind=Kind.FILE).order_by("id"):
        try:
            payload = msgspec.convert(open_item(channel, item).payload, FilePayload)
        except Refused as refused:
            if refused.code != "words.damaged":
                raise
            continue
        if payload.file_id is not None:
            found.append(payload.file_id)
    return found


def _take_out(ids: Sequence[UUID]) -> None:
    """The rows; of those that others point to, at least everything in them."""
    gone = set(ids)
    Suggestion.objects.filter(certificate_id__in=gone).update(certificate=None)
    Item.objects.filter(released_as_id__in=gone).update(released_as=None)
    pointed = set(Suggestion.objects.filter(frame_id__in=gone).values_list("frame_id", flat=True))
    pointed |= set(PowerCheck.objects.filter(draft_id__in=gone).values_list("draft_id", flat=True))
    Item.objects.filter(id__in=pointed).update(nonce=b"", sealed=b"", once=None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disputes_item WHERE id = ANY(%s)", [list(gone - pointed)])
