"""Keys of channels: sealed, bound, refused when lost, gone when destroyed."""

import base64
import os
from pathlib import Path

import pytest
from django.test import override_settings

from linli.disputes import keys
from linli.disputes.access import get_standing
from linli.disputes.actions.channels import destroy, put
from linli.disputes.models import Channel, Dispute, Item
from linli.disputes.queries.items import channel_of, read_items
from linli.disputes.rules import DataClass
from linli.disputes.tests.make import APPLICANT, MONDAY, holder, make_dispute, party_of
from linli.kit.errors import Expired, Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WORDS = "不要让对方知道"


def _key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _caucus(dispute: Dispute) -> Channel:
    return channel_of(dispute.id, DataClass.CAUCUS, party_of(dispute, 0))


def test_words_are_in_no_column_of_the_database(cast: Cast) -> None:
    dispute = make_dispute(cast)
    put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    stored = b"".join(bytes(item.sealed) + bytes(item.nonce) for item in Item.objects.all())
    assert WORDS.encode() not in stored
    assert APPLICANT.name.encode() not in stored


def test_each_channel_has_a_key_of_its_own_and_each_item_a_nonce(cast: Cast) -> None:
    dispute = make_dispute(cast)
    for _n in range(3):
        put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    wrapped = [bytes(channel.wrapped_key or b"") for channel in Channel.objects.all()]
    assert len(set(wrapped)) == len(wrapped) == len(DataClass)
    nonces = [bytes(item.nonce) for item in Item.objects.all()]
    assert len(set(nonces)) == len(nonces)


def test_an_item_moved_to_another_channel_or_kind_does_not_open(cast: Cast) -> None:
    dispute = make_dispute(cast)
    item = put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    joint = channel_of(dispute.id, DataClass.JOINT)
    for channel, kind in ((joint, "MESSAGE"), (_caucus(dispute), "OFFER")):
        with pytest.raises(Refused) as refused:
            keys.unseal(channel, item.id, kind, bytes(item.nonce), bytes(item.sealed))
        assert refused.value.code == "words.damaged"


def test_a_wrapped_key_copied_to_another_channel_opens_nothing(cast: Cast) -> None:
    dispute = make_dispute(cast)
    item = put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    joint = channel_of(dispute.id, DataClass.JOINT)
    joint.wrapped_key = _caucus(dispute).wrapped_key
    with pytest.raises(Refused, match=r"words\.damaged"):
        keys.unseal(joint, item.id, "MESSAGE", bytes(item.nonce), bytes(item.sealed))


def test_destroying_the_key_erases_the_words_for_their_owner_too(cast: Cast) -> None:
    dispute = make_dispute(cast)
    put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    assert destroy([_caucus(dispute)], MONDAY) == 1
    party = party_of(dispute, 0)
    with pytest.raises(Expired) as gone:
        read_items(get_standing(holder(party), dispute.id), DataClass.CAUCUS, party)
    assert gone.value.code == "words.destroyed"
    assert destroy([_caucus(dispute)], MONDAY) == 0


def test_a_first_key_file_is_made_for_its_owner_alone(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "disputes"
    with override_settings(LINLI_MASTER_KEY="", LINLI_MASTER_KEY_FILE=str(path)):
        dispute = make_dispute(cast)
        assert path.stat().st_mode & 0o777 == 0o600
        before = path.read_bytes()
        put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
        assert path.read_bytes() == before


def test_a_lost_key_file_is_said_and_none_is_made_in_its_place(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "disputes"
    with override_settings(LINLI_MASTER_KEY="", LINLI_MASTER_KEY_FILE=str(path)):
        dispute = make_dispute(cast)
        path.unlink()
        rows = Item.objects.count()
        with pytest.raises(Refused) as refused:
            put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
        assert (refused.value.code, refused.value.status) == ("keys.missing", 503)
        assert not path.exists()
        assert Item.objects.count() == rows


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_damaged_key_file_is_said_and_left_as_it_is(cast: Cast, tmp_path: Path, text: str) -> None:
    path = tmp_path / "disputes"
    path.write_text(text)
    with override_settings(LINLI_MASTER_KEY="", LINLI_MASTER_KEY_FILE=str(path)):
        with pytest.raises(Refused) as refused:
            make_dispute(cast)
        assert refused.value.code == "keys.damaged"
        assert path.read_text() == text


def test_another_key_is_refused_and_a_new_one_before_the_former_is_taken(cast: Cast) -> None:
    former, new = _key(), _key()
    with override_settings(LINLI_MASTER_KEY=former):
        dispute = make_dispute(cast)
        item = put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    with override_settings(LINLI_MASTER_KEY=new), pytest.raises(Refused) as refused:
        put(_caucus(dispute), "MESSAGE", {"text": WORDS}, at=MONDAY, by=None)
    assert refused.value.code == "keys.foreign"
    with override_settings(LINLI_MASTER_KEY=f"{new}\n{former}"):
        opened = keys.unseal(_caucus(dispute), item.id, "MESSAGE", bytes(item.nonce), bytes(item.sealed))
        assert WORDS in opened.decode()
