"""The public log over HTTP, and the receipts that come from it."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from linli.ledger import actions, queries
from linli.ledger.log_files import LogFiles, own_log
from linli.ledger.models import Reading
from linli.ledger.rules.leaves import parse_disclosure, told_hash
from linli.ledger.rules.receipts import Trust, check_receipt, parse_receipt
from linli.ledger.tests.make import AT, a_caseworker, an_entry, link_all
from linli.ledger.tests.make_log import KEY, publish, shown

pytestmark = pytest.mark.django_db
TRUST = Trust(KEY.name, (KEY.verifier,))


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> LogFiles:
    settings.LINLI_LOG_DIR = str(tmp_path / "log")
    return own_log()


def publish_waiting(files: LogFiles) -> None:
    link_all()
    actions.publish_batch(files=files, key=KEY)


def proven(raw: bytes | None) -> Any:
    """What a receipt discloses, once it is proven."""
    assert raw is not None
    receipt = parse_receipt(raw)
    disclosed = parse_disclosure(receipt.extra)
    check_receipt(receipt, disclosed.entry, TRUST)
    return disclosed


def test_before_the_first_batch_there_is_nothing(client: Client, files: LogFiles) -> None:
    for address in ("/log/checkpoint", "/log/tile/0/000.p/1"):
        response = client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


def test_a_damaged_checkpoint_file_is_as_if_there_were_none(client: Client, files: LogFiles) -> None:
    publish(files, 3)
    (files.public / "checkpoint").write_bytes(b"\0\0\0")
    assert queries.get_log_status().size == 0
    assert client.get("/log/tile/0/000.p/1").status_code == 404


def test_the_checkpoint_is_asked_for_anew_and_tiles_stay(client: Client, files: LogFiles) -> None:
    publish(files, 300)
    size = shown(files).size
    response = client.get("/log/checkpoint")
    assert response.content == files.read_checkpoint()
    assert response["Cache-Control"] == "no-cache"
    for path in ("tile/0/000", f"tile/0/001.p/{size - 256}", "tile/1/000.p/1", "tile/entries/000", "tile/0/000.p/7"):
        response = client.get(f"/log/{path}")
        assert response.status_code == 200, path
        assert "immutable" in response["Cache-Control"]
        assert response["Access-Control-Allow-Origin"] == "*"
    assert len(client.get("/log/tile/0/000").content) == 8192


@pytest.mark.parametrize(
    "path",
    [
        "0/002",
        "0/001",
        "0/001.p/255",
        "64/000",
        "0/1",
        "0/000.p/0",
        "0/000.p/256",
        "x/000",
        "0/../checkpoint",
        "2/000.p/1",
    ],
)
def test_what_is_not_in_the_log_is_not_found(client: Client, files: LogFiles, path: str) -> None:
    publish(files, 300)
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_a_tile_that_is_written_and_not_signed_for_is_not_shown(
    client: Client, files: LogFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, 1)
    an_entry()
    link_all()
    with monkeypatch.context() as patched:
        patched.setattr(LogFiles, "swap_lock", lambda *_arguments: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            actions.publish_batch(files=files, key=KEY)
    assert (files.public / "tile/0/000.p/32").exists()
    assert client.get("/log/tile/0/000.p/32").status_code == 404
    assert client.get("/log/tile/0/000.p/16").status_code == 200


def test_a_receipt_proves_what_was_told_and_not_who_acted(files: LogFiles) -> None:
    text = '{"text":"修好了。"}'
    actor = a_caseworker()
    entry = an_entry(actor=actor, facts={"told": told_hash(text), "note": "in the office only"})
    publish_waiting(files)
    raw = queries.find_receipt(entry_id=entry, text=text)
    assert proven(raw).text == text
    assert raw is not None
    assert str(actor.account_id).encode() not in raw
    assert b"office only" not in raw


def test_a_receipt_for_other_words_is_not_made(files: LogFiles) -> None:
    entry = an_entry(facts={"told": told_hash("{}")})
    publish_waiting(files)
    for text in ("", "[]"):
        with pytest.raises(ValueError, match="not what was told"):
            queries.find_receipt(entry_id=entry, text=text)


def test_the_receipt_of_what_was_told_is_found_by_its_words(files: LogFiles) -> None:
    subject, text = an_entry(), '{"text":"修好了。"}'
    an_entry(subject_id=subject, facts={"told": told_hash(text)})
    publish_waiting(files)
    assert proven(queries.find_told_receipt(subject_id=subject, text=text)).text == text
    assert queries.find_told_receipt(subject_id=subject, text="{}") is None
    assert queries.find_told_receipt(subject_id=UUID(int=7), text=text) is None


def test_an_act_that_told_nothing_has_a_receipt_of_its_time(files: LogFiles) -> None:
    entry = an_entry()
    publish_waiting(files)
    disclosed = proven(queries.find_receipt(entry_id=entry))
    assert (disclosed.verb, disclosed.at, disclosed.text) == ("ACCEPT", AT, "")


def test_a_reading_has_a_receipt_without_the_name_of_who_read(files: LogFiles) -> None:
    actor = a_caseworker()
    matter = an_entry()
    actions.record_reading(actor=actor, matter_id=matter, at=AT, purpose="matters.open")
    publish_waiting(files)
    disclosed = proven(queries.find_reading_receipt(Reading.objects.get().id))
    assert '"purpose":"matters.open"' in disclosed.text
    assert str(actor.account_id) not in disclosed.text


def test_what_is_not_published_or_erased_or_unknown_has_no_receipt(files: LogFiles) -> None:
    subject = an_entry()
    entry = an_entry(subject_id=subject)
    assert queries.find_receipt(entry_id=entry) is None
    publish_waiting(files)
    assert queries.find_receipt(entry_id=entry) is not None
    actions.destroy_salts(subject_ids=[subject])
    assert queries.find_receipt(entry_id=entry) is None
    assert queries.find_receipt(entry_id=UUID(int=7)) is None
    assert queries.find_reading_receipt(UUID(int=7)) is None


def test_the_status_counts_what_waits(files: LogFiles) -> None:
    publish(files, 3)
    an_entry()
    waiting = queries.get_log_status()
    assert (waiting.size, waiting.signed_by, waiting.waiting, waiting.oldest_at) == (16, (KEY.name,), 1, None)
    link_all()
    linked = queries.get_log_status()
    assert linked.waiting == 1
    assert linked.oldest_at is not None
    publish_waiting(files)
    assert queries.get_log_status().waiting == 0
