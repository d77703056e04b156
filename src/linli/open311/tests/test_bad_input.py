"""Whatever is sent gets an answer in the official form, never an error of ours, and nothing half done."""

from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.matters.models import Matter
from linli.matters.tests.make import LIGHT
from linli.open311.models import Posting
from linli.open311.tests.make import FORM, KEY, URL, errors_of, xml_of
from tests.cast import Cast

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NAMES = [
    "api_key",
    "service_code",
    "lat",
    "long",
    "address_string",
    "address_id",
    "description",
    "media_url",
    "email",
    "phone",
    "attribute[nights]",
    "attribute[how_many][]",
    "attribute[]",
    "jurisdiction_id",
    "consent",
    "locale",
]
VALUES = st.sampled_from(
    [KEY.encode(), LIGHT.encode(), b"330681", b"29.7", b"120.2", b"NaN", b"1e999", b"%00", b"-"]
) | st.binary(max_size=20)


def fields(names: list[str]) -> Any:
    return st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=10)


def encoded(pairs: list[tuple[str, bytes]]) -> str:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)


@QUICK
@given(fields(NAMES))
def test_no_form_breaks_posting(door: Cast, pairs: list[tuple[str, bytes]]) -> None:
    before = Matter.objects.count()
    response = Client().post(f"{URL}/requests.xml", encoded(pairs), content_type=FORM)
    if response.status_code == 201:
        assert Matter.objects.count() == before + 1 == Posting.objects.count()
    else:
        assert 400 <= response.status_code < 500
        errors_of(response)
        assert Matter.objects.count() == before == Posting.objects.count()


@QUICK
@given(
    st.binary(max_size=200),
    st.sampled_from([FORM, f"{FORM}; charset=gb18030", "multipart/form-data", "multipart/form-data; boundary=x"]),
)
def test_no_body_breaks_posting(door: Cast, body: bytes, content_type: str) -> None:
    response = Client().generic("POST", f"{URL}/requests.xml", body, content_type=content_type)
    assert 400 <= response.status_code < 500
    errors_of(response)


ASKED = ["service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "locale", "x"]
DATES = st.datetimes().map(lambda at: at.isoformat().encode()) | st.sampled_from(
    [b"open", b"closed", b"1", b"2,3", b"%"]
)


@QUICK
@given(
    st.lists(st.tuples(st.sampled_from(ASKED), VALUES | DATES), max_size=6),
    st.sampled_from(["requests", "servicerequestupdates"]),
)
def test_no_question_breaks_the_lists(door: Cast, pairs: list[tuple[str, bytes]], name: str) -> None:
    response = Client().get(f"{URL}/{name}.xml?{encoded(pairs)}")
    assert response.status_code in (200, 400, 404)
    xml_of(response)


@QUICK
@given(st.text(max_size=40))
def test_no_number_breaks_the_single_request(door: Cast, text: str) -> None:
    for path in (
        f"requests/{quote_from_bytes(text.encode('utf-8', 'replace'))}.xml",
        f"tokens/{quote_from_bytes(text.encode('utf-8', 'replace'))}.xml",
    ):
        response = Client().get(f"{URL}/{path}")
        assert response.status_code in (400, 404)
        errors_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x=" + b"a" * 70_000, 413),
        (b"&".join(b"a=1" for _ in range(400)), 400),
        (b"description=\xff\xfe", 400),
        (b"description=%ff", 400),
        (b"api_key=%ED%A0%80", 400),
    ],
)
def test_too_much_and_what_is_not_utf_8_are_refused(body: bytes, status: int) -> None:
    response = Client().post(f"{URL}/requests.xml", body, content_type=FORM)
    assert response.status_code == status
    errors_of(response)


@pytest.mark.django_db
def test_a_request_that_breaks_off_or_asks_too_much_has_the_official_body() -> None:
    response = Client().get(f"{URL}/requests.xml?" + "a" * 5000)
    assert response.status_code == 400
    errors_of(response)
