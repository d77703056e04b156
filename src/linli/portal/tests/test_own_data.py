"""The own data: listed, taken out whole, said to be wrong, erased; each by its own door and by nobody else's."""

import json
import re
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.test import Client, override_settings

from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Party
from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.actions import Received
from linli.matters.models import Contact, HandOver, Matter, Step
from linli.matters.tests.make import make_kinds, make_received
from linli.notices.models import Alert, Device, Notice
from linli.people.models import Account
from linli.people.tests.make import make_account
from linli.readings.models import Question
from linli.rights.models import Correction
from linli.rights.rules import Of, list_lines
from tests.cast import Cast, Member
from tests.readings.canaries import Town, make_town

pytestmark = pytest.mark.django_db
_CANARY = re.compile(r"canary\d{4}x")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> object:
    with override_settings(VAR=tmp_path):
        yield


def unpacked(body: bytes) -> dict[str, str]:
    """The text files of an archive by name."""
    with ZipFile(BytesIO(body)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".json", ".html"))]
        return {name: archive.read(name).decode() for name in names}


def body_of(client: Client, address: str) -> bytes:
    """A file that was asked for."""
    response = client.post(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def everywhere(town: Town, account: Account) -> set[UUID]:
    """An account with a matter, a side of a dispute and something of everything else; the subjects that are its."""
    now = clock.now()
    mine = Matter.objects.earliest("id")
    party = Party.objects.get(dispute=Dispute.objects.get(), seat=0)
    Contact.objects.filter(matter=mine).update(account=account)
    Party.objects.filter(id=party.id).update(account=account)
    keys = {"public_key": "k", "auth_secret": "s", "language": "en", "created_at": now}
    Device.objects.create(account=account, endpoint=f"https://push.example.org/{town.word(account.id)}", **keys)
    Alert.objects.create(
        place_id=town.cast.grid.id, rhythm="DAILY", language="en", account=account, created_at=now, kind_code="civil"
    )
    for about_id in (mine.id, party.id):
        asked = {"place_path": town.cast.village.path, "day": now.date(), "reading_ids": [], "asked_at": now}
        Question.objects.create(about_id=about_id, text=town.word(about_id), **asked)
        correction = {"of": "MATTER", "target": "WORDS", "state": "ASKED", "place_path": "x/", "due_on": now.date()}
        Correction.objects.create(about_id=about_id, text=town.word(about_id), asked_at=now, **correction)
    Account.objects.filter(id=account.id).update(display_name=town.word(account.id))
    return {mine.id, party.id, account.id}


def kept_among_staff() -> set[str]:
    """Words of working notes, of which the copy says only how many, and where messages to staff went."""
    to_staff = Notice.objects.exclude(audience="RESIDENT").values_list("address", "offers")
    sent = _CANARY.findall(str(list(to_staff)))
    notes = Step.objects.filter(visibility="INTERNAL").values_list("text", flat=True)
    reasons = HandOver.objects.values_list("reason", "answer_reason")
    return {*notes, *sent, *(word for pair in reasons for word in pair)}


def test_the_copy_holds_every_word_of_ones_own_and_none_of_anybody_elses(cast: Cast) -> None:
    make_kinds()
    town = make_town(cast)
    account = make_account(email="chen@example.org")
    mine = everywhere(town, account)
    files = unpacked(body_of(Member(account).client(), "/my/copy/"))
    own = {word for word, about_id in town.about.items() if about_id in mine} - kept_among_staff()
    assert len(own) > 20
    for name in ("held.json", "held.html"):
        found = set(_CANARY.findall(files[name]))
        assert own <= found, own - found
        assert {town.about[word] for word in found} <= mine
    held = json.loads(files["held.json"])
    assert [line["line"] for line in held["lines"]] == [line.code for line in list_lines(Of.ACCOUNT)]
    assert json.loads(files["held.schema.json"])["properties"]["format"]["const"] == held["format"]


def test_a_side_takes_out_its_own_words_and_not_the_other_sides(cast: Cast) -> None:
    make_kinds()
    town = make_town(cast)
    sides = list(Party.objects.order_by("seat"))
    for party in sides:
        base = f"/my-side/{secret_of(party)}/"
        own = {word for word, about_id in town.about.items() if about_id == party.id}
        found = set(_CANARY.findall(unpacked(body_of(Client(), f"{base}copy/"))["held.json"]))
        assert found == own
        assert Client().get(base).status_code == 200
        assert "waits" not in Client().get(f"{base}erase/").content.decode()


@pytest.fixture
def received(cast: Cast) -> Received:
    """A matter with its link."""
    make_kinds()
    return make_received(cast.grid.id, at=clock.now())


def at_link(received: Received, page: str) -> str:
    """The address of a page by the secret link."""
    return f"/m/{received.reference}/{received.secret}/{page}"


def test_the_page_says_of_every_line_who_reads_it_and_by_which_rule(received: Received) -> None:
    page = Client().get(at_link(received, "data/"), headers={"Accept-Language": "zh-hans"}).content.decode()
    for line in list_lines(Of.MATTER):
        assert line.name["zh"] in page
    assert "本镇的保存期限" in page


def test_what_is_wrong_is_said_and_shown_with_who_has_it(received: Received, cast: Cast) -> None:
    page = at_link(received, "data/wrong/")
    assert Client().post(page, {"target": "WORDS", "text": ""}).status_code == 422
    assert Client().post(page, {"target": "PLACE", "text": "是村东头"}).status_code == 302
    shown = Client().get(page).content.decode()
    assert "是村东头" in shown
    assert cast.grid.name_zh in shown
    assert "是村东头" in Client().get(at_link(received, "")).content.decode()
    assert "是村东头" in cast.caseworker.client().get(f"/work/{received.matter_id}/").content.decode()


def test_erasing_says_first_what_goes_and_then_gives_a_receipt(received: Received) -> None:
    page = at_link(received, "data/erase/")
    Client().post(at_link(received, "withdraw/"), {"reason": "不用了"})
    assert Matter.objects.get(id=received.matter_id).state == "WITHDRAWN"
    assert Client().get(page).status_code == 200
    assert Matter.objects.get(id=received.matter_id).text
    answer = Client().post(page)
    assert answer.status_code == 302
    assert Matter.objects.get(id=received.matter_id).text == ""
    receipt = Client().get(answer["Location"])
    assert receipt.status_code == 200
    file = json.loads(Client().get(f"{answer['Location']}?file=1").content)
    assert [line["reference"] for line in file["lines"]] == [show_reference(received.reference)]
    assert Client().post(page).status_code == 409
    assert Client().get(at_link(received, "")).status_code == 200
    assert Client().get("/erasures/nobodyhasthissecretatall0/").status_code == 404


def test_an_account_is_asked_again_who_it_is_before_it_erases(cast: Cast) -> None:
    make_kinds()
    account = make_account(email="wang@example.org")
    client = Member(account).client()
    assert client.get("/my/data/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 1.0}]
    session.save()
    answer = client.post("/my/data/erase/")
    assert "/account/again/" in answer["Location"]
    assert Account.objects.get(id=account.id).email == "wang@example.org"
    gone = Member(account).client().post("/my/data/erase/")
    assert gone["Location"].startswith("/erasures/")
    assert Client().get(gone["Location"]).status_code == 200
    assert Client().get("/my/data/").status_code == 302
