"""A desk prints a letter with a new link; who chose letters gets them by the batch; nobody else may."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.ledger.models import Reading
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails, Received
from linli.matters.models import Matter
from linli.matters.tests.make import holder_of_matter
from linli.notices.models import Change, Notice, PostalAddress
from linli.notices.tests.make_letters import HOSTILE, pages_of
from linli.portal.tests.make import english, page_of, words_of
from linli.portal.tests.make_notices import decline, make_reachable
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HOME = "陈女士\n浙江省诸暨市枫桥镇枫源村 3 号"
NOBODY_ELSE = ["caseworker", "mediator", "officer", "resident", "administrator", "outsider"]


def _letter(received: Received) -> str:
    return reverse("work_letter", kwargs={"matter_id": received.matter_id})


def _print(cast: Cast, received: Received, **changes: Any) -> HttpResponseBase:
    return cast.clerk.client().post(_letter(received), {"address": HOME, "language": "zh-hans", **changes})


def _pages(response: HttpResponseBase) -> list[str]:
    assert response.headers["Content-Type"] == "application/pdf", words_of(response)
    return ["".join(page.split()) for page in pages_of(bytes(getattr(response, "content", b"")))]


def _by_post(cast: Cast) -> Received:
    """A matter whose resident chose letters, and which was then declined: one letter waits."""
    received = make_reachable(cast)
    assert _print(cast, received, by_post="on").status_code == 200
    Notice.objects.all().delete()
    decline(cast, received)
    return received


def _waiting() -> list[str]:
    return [str(one) for one in Notice.objects.filter(channel="PAPER").values_list("id", flat=True)]


def test_the_letter_says_stage_owner_and_time_and_its_new_link_opens_the_matter(workplace: Cast) -> None:
    received = make_reachable(workplace)
    (page,) = _pages(_print(workplace, received))
    for word in ("陈女士", "枫源村3号", show_reference(received.reference), "现在由谁负责", "最晚办好", "12345"):
        assert word in page
    assert f"{clock.local_day(clock.now()).year}年" in page  # paper is kept: its date has the year
    assert Client().get(page_of(received)).status_code == 404
    secret = page.partition(f"/m/{show_reference(received.reference)}/")[2][:22]
    path = reverse("matter", kwargs={"reference": show_reference(received.reference), "secret": secret})
    assert Client().get(path).status_code == 200


def test_the_letter_is_in_the_language_asked_for(workplace: Cast) -> None:
    (page,) = _pages(_print(workplace, make_reachable(workplace), language="en"))
    assert "Whohasitnow" in page
    assert "现在由谁负责" not in page


def test_what_was_said_stands_in_no_letter(workplace: Cast) -> None:
    (page,) = _pages(_print(workplace, make_reachable(workplace, text="三弄口的路灯坏了三天")))
    assert "路灯" not in page


def test_an_address_with_markup_is_printed_as_it_stands(workplace: Cast) -> None:
    (page,) = _pages(_print(workplace, make_reachable(workplace), address=HOSTILE[:60]))
    assert "".join(HOSTILE[:60].split()) in page


def test_without_the_typeface_the_old_link_stays(workplace: Cast, settings: Any, tmp_path: Path) -> None:
    received = make_reachable(workplace)
    settings.LINLI_LETTER_FONTS = str(tmp_path)
    assert _print(workplace, received).status_code == 503
    assert Client().get(page_of(received)).status_code == 200


@pytest.mark.parametrize(
    "fault", [{"address": "\n".join("1234567")}, {"address": "", "by_post": "on"}, {"language": "fr"}]
)
def test_what_does_not_fit_is_said_and_nothing_is_printed(workplace: Cast, fault: dict[str, str]) -> None:
    received = make_reachable(workplace)
    assert _print(workplace, received, **fault).status_code == 422
    assert Client().get(page_of(received)).status_code == 200
    assert not PostalAddress.objects.exists()


@pytest.mark.parametrize("who", NOBODY_ELSE)
def test_who_may_not_print_a_letter(workplace: Cast, who: str) -> None:
    received = _by_post(workplace)
    nonce = Matter.objects.get(id=received.matter_id).secret_nonce
    client = getattr(workplace, who).client()
    assert client.get(_letter(received)).status_code in (403, 404)
    assert client.post(_letter(received), {"address": HOME, "language": "en"}).status_code in (403, 404)
    assert client.post(f"{_letter(received)}stop/").status_code in (403, 404)
    assert client.get(reverse("work_letters")).status_code == 403
    assert client.post(reverse("work_letters_print"), {"notice": _waiting()}).status_code == 403
    assert client.post(reverse("work_letters_posted"), {"notice": _waiting()}).status_code == 403
    assert Matter.objects.get(id=received.matter_id).secret_nonce == nonce
    assert set(Notice.objects.filter(channel="PAPER").values_list("state", flat=True)) == {"CREATED"}
    assert PostalAddress.objects.count() == 1


def test_who_chose_letters_is_told_by_letter_and_not_by_mail(workplace: Cast) -> None:
    received = _by_post(workplace)
    (notice,) = Notice.objects.filter(matter_id=received.matter_id, audience="RESIDENT").exclude(channel="IN_APP")
    assert (notice.channel, notice.state, notice.address, notice.next_at) == ("PAPER", "CREATED", HOME, None)


def test_the_batch_is_printed_once_and_is_sent_when_somebody_says_so(workplace: Cast) -> None:
    received = _by_post(workplace)
    client = workplace.clerk.client()
    assert show_reference(received.reference) in words_of(client.get(reverse("work_letters")))
    (page,) = _pages(client.post(reverse("work_letters_print"), {"notice": _waiting()}))
    assert "没有受理" in page or "不" in page
    assert "枫源村3号" in page
    assert Reading.objects.filter(matter_id=received.matter_id, purpose="notices.letter").count() == 1
    assert client.post(reverse("work_letters_posted"), {"notice": _waiting()}).status_code == 302
    notice = Notice.objects.get(channel="PAPER")
    assert (notice.state, notice.driver, notice.handed_at is not None) == ("SENT", "desk", True)
    assert list(Change.objects.order_by("at", "id").values_list("state", flat=True)) == ["SENDING", "SENT"]
    assert client.post(reverse("work_letters_posted"), {"notice": [notice.id]}).status_code == 409


def test_what_was_printed_can_be_printed_again_and_keeps_its_link(workplace: Cast) -> None:
    _by_post(workplace)
    client = workplace.clerk.client()
    first = _pages(client.post(reverse("work_letters_print"), {"notice": _waiting()}))
    assert _pages(client.post(reverse("work_letters_print"), {"notice": _waiting()})) == first


def test_what_was_not_printed_is_not_posted(workplace: Cast) -> None:
    _by_post(workplace)
    answer = workplace.clerk.client().post(reverse("work_letters_posted"), {"notice": _waiting()})
    assert answer.status_code == 409
    assert Notice.objects.get(channel="PAPER").state == "CREATED"


def test_another_places_letters_are_not_in_the_batch(workplace: Cast) -> None:
    _by_post(workplace)
    Notice.objects.update(path=workplace.far_grid.path)
    client = workplace.clerk.client()
    assert "没有要寄的信" in words_of(client.get(reverse("work_letters")))
    assert client.post(reverse("work_letters_print"), {"notice": _waiting()}).status_code == 409


def test_no_more_letters_erases_the_address_and_mail_goes_again(workplace: Cast) -> None:
    received = make_reachable(workplace)
    _print(workplace, received, by_post="on")
    client = workplace.clerk.client()
    assert "枫源村 3 号" in words_of(client.get(_letter(received)))
    assert client.post(f"{_letter(received)}stop/").status_code == 302
    assert not PostalAddress.objects.exists()
    Notice.objects.all().delete()
    decline(workplace, received)
    assert not Notice.objects.filter(channel="PAPER").exists()
    assert Notice.objects.filter(channel="EMAIL").exists()
    assert client.post(f"{_letter(received)}stop/").status_code == 409


def test_a_resident_who_takes_the_contact_back_gets_no_letters_either(workplace: Cast) -> None:
    received = _by_post(workplace)
    resident = holder_of_matter(Matter.objects.get(id=received.matter_id))
    matters.change_contact(actor=resident, at=clock.now(), matter_id=received.matter_id, contact=ContactDetails())
    assert not PostalAddress.objects.exists()
    notice = Notice.objects.get(channel="PAPER")
    assert (notice.state, notice.address, notice.offers) == ("CANCELLED", "", [])


def test_the_residents_copy_of_everything_has_the_postal_address(workplace: Cast) -> None:
    _by_post(workplace)
    link = Matter.objects.get()
    reference, secret = matters.link_secrets([link.id])[link.id]
    page = reverse("matter_copy", kwargs={"reference": reference, "secret": secret})
    answer = Client().post(page)
    with ZipFile(BytesIO(b"".join(answer))) as archive:
        held = archive.read("copy.json").decode()
        assert "浙江省诸暨市枫桥镇枫源村 3 号" in archive.read("copy.html").decode()
    assert "浙江省诸暨市枫桥镇枫源村 3 号" in held


def test_the_pages_are_there_in_english(workplace: Cast) -> None:
    received = _by_post(workplace)
    client = english(workplace.clerk.client())
    assert "To be printed: 1" in words_of(client.get(reverse("work_letters")))
    assert "This resident is told by letter" in words_of(client.get(_letter(received)))
    page = words_of(client.get(reverse("work_matter", kwargs={"matter_id": received.matter_id})))
    assert "Print a letter" in page


def test_the_desk_has_the_door_and_a_caseworker_has_not(workplace: Cast) -> None:
    assert reverse("work_letters") in workplace.clerk.client().get(reverse("desk")).content.decode()
    assert reverse("work_letters") not in workplace.caseworker.client().get(reverse("desk")).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_administrators_see_a_message_as_a_letter(workplace: Cast, language: str) -> None:
    client = workplace.administrator.client()
    assert "纸质信" in words_of(client.get(reverse("keep_notices"), {"message": "resident.accepted"}))
    address = reverse("keep_letter")
    (page,) = _pages(client.get(address, {"message": "resident.accepted", "language": language}))
    assert "FQ7-K3M" in page
    assert client.get(address, {"message": "staff.assigned", "language": language}).status_code == 404
    assert client.get(address, {"message": "resident.accepted", "language": "fr"}).status_code == 404
    asked = {"message": "resident.accepted", "language": language}
    assert workplace.coordinator.client().get(address, asked).status_code == 403
