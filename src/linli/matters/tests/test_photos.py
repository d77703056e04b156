"""Photos: decoded, turned upright, stripped, encoded anew; anything else is refused with a sentence."""

import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from pytest_django import Settings

from linli.kit.errors import NotFound, Refused, TooLarge
from linli.ledger.queries import list_readings
from linli.matters import actions
from linli.matters.actions import photo_file
from linli.matters.actions.photo_file import Encoded, encode
from linli.matters.actions.photos import delete_files
from linli.matters.models import Photo
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings, kinds: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def from_a_telephone() -> bytes:
    """A picture lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (29.0, 42.0, 18.0)
    return make.make_picture(400, 300, exif=exif.tobytes(), comment=b"SecretComment")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_of_picture_become_jpegs_of_bounded_size(kind: str) -> None:
    encoded = encode(make.make_picture(3000, 1500, kind))
    assert (encoded.width, encoded.height) == (2560, 1280)
    for data, longest in ((encoded.full, 2560), (encoded.thumb, 480)):
        with Image.open(BytesIO(data)) as picture:
            assert (picture.format, max(picture.size)) == ("JPEG", longest)


def test_a_picture_is_turned_upright_and_tells_nothing_of_where_and_with_what_it_was_taken() -> None:
    encoded = encode(from_a_telephone())
    assert (encoded.width, encoded.height) == (300, 400)
    for data in (encoded.full, encoded.thumb):
        assert b"Secret" not in data
        assert b"Exif" not in data
        with Image.open(BytesIO(data)) as picture:
            assert not picture.getexif()


def test_what_hides_behind_a_picture_is_left_behind() -> None:
    encoded = encode(make.make_picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"<script>" not in encoded.full
    assert b"PK\x03\x04" not in encoded.full


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\x01\x00\x01\x00\x80\x00\x00" + b"\x00" * 30,
        b"\xff\xd8\xff\xe0<html>",
        make.make_picture()[:400],
        make.make_picture(kind="PNG")[:60],
        make.make_picture(kind="WEBP")[:30],
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        encode(data)
    assert (refused.value.code, refused.value.field) == ("photo.not_a_photo", "photos")
    assert str(refused.value.message)


def test_a_look_at_a_picture_alone_is_noted_for_the_resident(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.add_photo(
        actor=make.holder_of_matter(matter), at=make.later(1), matter_id=matter.id, files=[make.make_picture()]
    )
    photo = Photo.objects.get()
    fetch(cast.clerk.client(), photo.id)
    assert [row.post_id for row in list_readings(matter.id)] == [cast.clerk.post.id]


@pytest.mark.parametrize("size", [(10_000, 5_001), (40_000, 40_000), (2**31 - 1, 2**31 - 1)])
def test_an_image_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as refused:
        encode(bomb(*size))
    assert refused.value.code == "photo.too_many_pixels"


def test_at_most_two_pictures_are_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, gate = [0], [0], threading.Lock()
    encoded = photo_file._encoded

    def counted(picture: Image.Image) -> Encoded:
        with gate:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        try:
            return encoded(picture)
        finally:
            with gate:
                inside[0] -= 1

    monkeypatch.setattr(photo_file, "_encoded", counted)
    picture = make.make_picture(1200, 900)
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(encode, [picture] * 16))) == 16
    assert most[0] <= photo_file.AT_ONCE


def test_too_many_bytes_are_refused_unread(settings: Settings) -> None:
    settings.LINLI_UPLOAD_BYTES = 100
    with pytest.raises(TooLarge) as refused:
        encode(b"x" * 101)
    assert refused.value.code == "photo.too_large"


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150, deadline=None
)
@given(
    st.sampled_from([make.make_picture(40, 30, kind) for kind in ("JPEG", "PNG", "WEBP")]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=12),
    st.integers(0, 2000),
)
def test_a_damaged_picture_is_a_picture_or_a_refusal_never_an_error(
    data: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    damaged = bytearray(data[:length] if length % 2 else data)
    for position, value in changes:
        if position < len(damaged):
            damaged[position] = value
    try:
        encoded = encode(bytes(damaged))
    except Refused:
        return
    assert encoded.full.startswith(b"\xff\xd8")


def test_photos_come_with_a_visit_and_the_visit_is_the_first_contact(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    files = [make.make_picture(), make.make_picture(kind="PNG")]
    after = actions.visit(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, text="看过", files=files)
    assert (after.state, after.first_contact_at, after.accepted_at) == ("IN_PROGRESS", make.later(1), make.later(1))
    assert Photo.objects.filter(matter=matter, step__verb="VISIT").count() == 2
    again = actions.visit(actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, text="又看过")
    assert again.first_contact_at == make.later(1)


def test_a_refused_photo_leaves_no_visit_behind(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    common: dict[str, Any] = {"actor": cast.caseworker.actor, "at": make.later(1), "matter_id": matter.id}
    for files in ([make.make_picture(), b"no"], [make.make_picture()] * 7):
        with pytest.raises(Refused):
            actions.visit(text="看过", files=files, **common)
    with pytest.raises(Refused):
        actions.add_photo(files=[], **common)
    matter.refresh_from_db()
    assert (matter.version, Photo.objects.count()) == (1, 0)


def photo_of(cast: Cast, visibility: str = "PUBLIC") -> tuple[Photo, str]:
    """A photo added by the caseworker, and the secret of its matter's link."""
    received = make.make_received(cast.grid.id)
    actions.add_photo(
        actor=cast.caseworker.actor,
        at=make.later(1),
        matter_id=received.matter_id,
        files=[from_a_telephone()],
        visibility=visibility,
    )
    return Photo.objects.get(matter_id=received.matter_id), received.secret


def fetch(client: Client, photo_id: object, size: str = "thumb", key: str = "") -> Any:
    """The answer, read to its end so that the file is closed."""
    response: Any = client.get(f"/photos/{photo_id}/{size}.jpg", {"key": key} if key else {})
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


@pytest.mark.parametrize("size", ["full", "thumb"])
def test_staff_of_the_matter_get_the_picture_for_themselves_only(cast: Cast, size: str) -> None:
    photo, _secret = photo_of(cast)
    response = fetch(cast.caseworker.client(), photo.id, size)
    assert response.status_code == 200
    assert response.body.startswith(b"\xff\xd8")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_the_link_shows_public_pictures_only(cast: Cast) -> None:
    photo, secret = photo_of(cast)
    inside, inside_secret = photo_of(cast, "INTERNAL")
    assert fetch(Client(), photo.id, key=secret).status_code == 200
    for photo_id, key in ((photo.id, ""), (photo.id, inside_secret), (inside.id, inside_secret), (uuid4(), secret)):
        assert fetch(Client(), photo_id, key=key).status_code == 404


def test_who_may_not_see_a_picture(cast: Cast) -> None:
    photo, _secret = photo_of(cast)
    for member in (cast.outsider, cast.neighbour, cast.administrator):
        assert fetch(member.client(), photo.id).status_code == 404
    for odd in ("0" * 36, "-" * 36, f"{photo.id}/../x"):
        assert fetch(cast.caseworker.client(), odd).status_code == 404


def test_a_lost_file_is_said_plainly(cast: Cast) -> None:
    photo, _secret = photo_of(cast)
    delete_files([photo])
    assert fetch(cast.caseworker.client(), photo.id).status_code == 404


def test_who_may_not_add_photos(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    with pytest.raises(NotFound):
        actions.add_photo(actor=cast.outsider.actor, at=make.later(1), matter_id=matter.id, files=[make.make_picture()])
