"""A resident saves receipts of what was told, alone; and everybody reads about the log and how to check."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger.log_key import own_log_key
from linli.ledger.rules.leaves import Disclosure, parse_disclosure
from linli.ledger.rules.receipts import check_receipt, parse_receipt
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.actions.retention.destroy import destroy_words
from linli.matters.models import Step
from linli.matters.tests.make import make_received
from linli.portal.tests.make import english, html_of, page_of, words_of
from linli.portal.tests.make_receipts import own_public_log, own_trust, publish_all
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(workplace: Cast, tmp_path: Path, settings: Any) -> Received:
    """A matter that was taken on and asked about; staff also wrote among themselves."""
    own_public_log(tmp_path, settings)
    at = clock.now() - timedelta(hours=5)
    made = make_received(workplace.grid.id, at=at)
    worker = workplace.caseworker.actor
    actions.accept(actor=worker, at=at, matter_id=made.matter_id)
    actions.comment(actor=worker, at=at, matter_id=made.matter_id, text="先问问物业", visibility="INTERNAL")
    actions.ask(actor=worker, at=at, matter_id=made.matter_id, text="是哪一盏灯？")
    return made


def links_of(page: str) -> list[str]:
    """The receipts that a page offers."""
    return re.findall(r'href="([^"]+\.tlog-proof)"', page)


def proven(raw: bytes) -> Disclosure:
    """What a receipt discloses, once it is proven by the log's key alone."""
    found = parse_receipt(raw)
    disclosed = parse_disclosure(found.extra)
    check_receipt(found, disclosed.entry, own_trust())
    return disclosed


def zip_of(response: Any) -> ZipFile:
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_the_page_of_a_matter_leads_to_its_receipts(received: Received) -> None:
    assert '/receipts/"' in html_of(Client().get(page_of(received)))


def test_each_step_that_was_told_has_a_receipt_that_proves_it_by_itself(received: Received) -> None:
    publish_all()
    client = Client()
    links = links_of(html_of(client.get(f"{page_of(received)}receipts/")))
    told = [json.loads(proven(client.get(link).content).text) for link in links]
    assert [one["verb"] for one in told] == ["RECEIVE", "ACCEPT", "ASK"]
    assert told[2]["text"] == "是哪一盏灯？"
    response = client.get(links[0])
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert response["Cache-Control"] == "no-store"


def test_what_is_not_published_yet_says_when_it_will_be(workplace: Cast, received: Received) -> None:
    page = Client().get(f"{page_of(received)}receipts/")
    assert not links_of(html_of(page))
    assert "几秒钟" in words_of(page)
    assert "In a few seconds" in words_of(english().get(f"{page_of(received)}receipts/"))
    publish_all()
    [first, *_rest] = links_of(html_of(Client().get(f"{page_of(received)}receipts/")))
    actions.ask(actor=workplace.caseworker.actor, at=clock.now(), matter_id=received.matter_id, text="还在吗？")
    page = Client().get(f"{page_of(received)}receipts/")
    assert first in links_of(html_of(page))
    assert "几秒钟" in words_of(page)


def test_all_of_them_are_saved_in_one_file_with_the_key_and_how_to_check(received: Received) -> None:
    publish_all()
    archive = zip_of(Client().get(f"{page_of(received)}receipts.zip"))
    names = sorted(name for name in archive.namelist() if name.endswith(".tlog-proof"))
    assert [json.loads(proven(archive.read(name)).text)["verb"] for name in names] == ["RECEIVE", "ACCEPT", "ASK"]
    assert archive.read("log-key.txt").decode().strip() == own_log_key().verifier.text
    assert "/log/verify/" in archive.read("how-to-check.txt").decode()


def test_the_copy_of_everything_holds_them_too(received: Received) -> None:
    publish_all()
    archive = zip_of(Client().post(f"{page_of(received)}copy/"))
    names = [name for name in archive.namelist() if name.startswith("receipts/") and name.endswith(".tlog-proof")]
    assert len(names) == 3
    assert all(proven(archive.read(name)) for name in names)


def test_who_may_not_gets_none(workplace: Cast, received: Received) -> None:
    """A wrong secret, another resident, the caseworker of the matter, nobody: none of them, whichever the page."""
    publish_all()
    [link, *_rest] = links_of(html_of(Client().get(f"{page_of(received)}receipts/")))
    reference, step = received.reference, link.rpartition("/")[2].removesuffix(".tlog-proof")
    for name, more in (("matter_receipts", {}), ("matter_receipts_file", {}), ("matter_receipt", {"step_id": step})):
        wrong = reverse(name, kwargs={"reference": reference, "secret": "x" * 22, **more})
        assert Client().get(wrong).status_code == 404
        own = reverse(f"my_{name}", kwargs={"reference": reference, **more})
        for client in (Client(), workplace.neighbour.client(), workplace.caseworker.client()):
            assert client.get(own).status_code == 404


def test_a_step_of_another_matter_or_of_staff_alone_has_no_receipt_here(workplace: Cast, received: Received) -> None:
    other = make_received(workplace.grid.id, at=clock.now())
    publish_all()
    internal = Step.objects.get(matter_id=received.matter_id, visibility="INTERNAL")
    theirs = Step.objects.get(matter_id=other.matter_id)
    for step in (internal, theirs):
        assert Client().get(f"{page_of(received)}receipts/{step.id}.tlog-proof").status_code == 404


def test_an_account_finds_those_of_its_own_matters(workplace: Cast, tmp_path: Path, settings: Any) -> None:
    own_public_log(tmp_path, settings)
    resident = workplace.resident
    made = make_received(workplace.grid.id, actor=resident.actor, at=clock.now())
    publish_all()
    page = reverse("my_matter_receipts", kwargs={"reference": made.reference})
    [link] = links_of(html_of(resident.client().get(page)))
    assert proven(resident.client().get(link).content).verb == "matters.receive"


def test_erased_words_have_no_receipt_any_more(received: Received) -> None:
    publish_all()
    [link, *_rest] = links_of(html_of(Client().get(f"{page_of(received)}receipts/")))
    destroy_words([received.matter_id], clock.now())
    assert Client().get(link).status_code == 404
    assert "这里没有回执" in words_of(Client().get(f"{page_of(received)}receipts/"))


def test_everybody_reads_how_far_the_log_is_and_its_key(client: Client, received: Received) -> None:
    assert f'href="{reverse("public_log")}"' in html_of(client.get(reverse("privacy")))
    assert "还没有公布任何内容" in words_of(client.get(reverse("public_log")))
    publish_all()
    page = html_of(client.get(reverse("public_log")))
    assert own_log_key().verifier.text in page
    assert reverse("log_verify") in page
    assert "暂时没有" in page


def test_the_page_that_checks_names_no_other_server_and_says_what_to_do_without_scripts(
    client: Client, received: Received
) -> None:
    publish_all()
    page = html_of(english(client).get(reverse("log_verify")))
    assert own_log_key().verifier.text in page
    noscript = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "linli verify receipt" in noscript
