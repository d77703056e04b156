"""Files and the video meeting on the pages of the room: who gets them, and as what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.disputes.links import secret_of
from linli.disputes.models import Item
from linli.disputes.rules import DataClass
from linli.disputes.tests.make_room import Room, make_mediation
from linli.matters.tests.make import make_picture
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _link(room: Room, seat: int) -> str:
    return f"/disputes/p/{secret_of(room.party(seat))}/"


def _post(room: Room) -> str:
    return f"/disputes/{room.dispute.id}/"


def _body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _strangers(cast: Cast) -> list[Member]:
    return [
        cast.village_desk,
        cast.caseworker,
        cast.coordinator,
        cast.outsider,
        cast.clerk,
        cast.administrator,
        cast.neighbour,
    ]


def test_a_photo_and_a_pdf_are_sent_and_opened_by_whoever_may_read_them(cast: Cast) -> None:
    room = make_mediation(cast)
    files = [SimpleUploadedFile("漏水.png", make_picture(kind="PNG")), SimpleUploadedFile("合同.pdf", PDF)]
    sent = Client().post(f"{_link(room, 0)}private/say/", {"text": "", "files": files})
    assert sent.status_code == 302
    picture, contract = Item.objects.filter(channel=room.channel(DataClass.CAUCUS, 0)).order_by("id")
    staff = cast.mediator.client()
    shown, kept = (staff.get(f"{_post(room)}files/{item.id}/") for item in (picture, contract))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"] == f'inline; filename="{picture.id.hex[-8:]}.jpg"'
    assert kept.content == PDF
    assert kept["Content-Disposition"].startswith("attachment")
    for answer in (shown, kept):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "no-store"
    for item in (picture, contract):
        assert Client().get(f"{_link(room, 1)}files/{item.id}/").status_code == 404
        for member in _strangers(cast):
            assert member.client().get(f"{_post(room)}files/{item.id}/").status_code == 404


def test_a_file_that_is_too_large_or_of_another_sort_keeps_the_words(cast: Cast) -> None:
    room = make_mediation(cast)
    for data, status in ((b"MZ" * 50, 400), (b"%PDF-" + b"0" * (10 * 1024 * 1024), 413)):
        sent = Client().post(
            f"{_link(room, 0)}room/say/", {"text": "看照片", "files": [SimpleUploadedFile("a.jpg", data)]}
        )
        assert sent.status_code == status
        assert "看照片" in sent.content.decode()
        assert 'href="#id_files"' in sent.content.decode()
    assert room.count(DataClass.JOINT) == 0


def test_the_mediator_names_a_video_meeting_and_both_sides_get_a_link(cast: Cast) -> None:
    room = make_mediation(cast)
    staff, base = cast.mediator.client(), _post(room)
    assert staff.post(f"{base}room/video/", {"link": "https://meeting.example.org/a1"}).status_code == 302
    for seat in (0, 1):
        body = _body(Client(), f"{_link(room, seat)}room/")
        assert 'href="https://meeting.example.org/a1"' in body
        assert "<iframe" not in body
    assert staff.post(f"{base}room/video/", {"link": ""}).status_code == 302
    assert "meeting.example.org" not in _body(Client(), f"{_link(room, 0)}room/")


@pytest.mark.parametrize(
    "link",
    ["http://a.example.org/", "javascript:alert(1)", "https://", "https://u:p@a.org/", "meeting", "https://a b.org/"],
)
def test_only_a_plain_https_address_is_a_meeting(cast: Cast, link: str) -> None:
    room = make_mediation(cast)
    sent = cast.mediator.client().post(f"{_post(room)}room/video/", {"link": link})
    assert sent.status_code == 400
    assert not Item.objects.filter(channel=room.channel(DataClass.JOINT), kind="VIDEO").exists()


def test_a_side_names_no_meeting(cast: Cast) -> None:
    room = make_mediation(cast)
    sent = Client().post(f"{_link(room, 0)}room/video/", {"link": "https://meeting.example.org/"})
    assert sent.status_code == 403
