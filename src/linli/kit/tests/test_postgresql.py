"""The database backend: points in time as Django would read them, and a connection that has been cut."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection, connections

pytestmark = pytest.mark.django_db


def _read(text: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23 18:00:00+08", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23 10:00:00.5+00", datetime(2026, 11, 23, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-23 10:00:00.000001+00", datetime(2026, 11, 23, 10, 0, 0, 1, tzinfo=UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc_to_the_microsecond(text: str, expected: datetime) -> None:
    read = _read(text)
    assert read == expected
    assert read.tzinfo is UTC


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC", "12345-01-01 00:00:00+00"])
def test_what_no_datetime_can_hold_is_an_error_of_the_database(text: str) -> None:
    with pytest.raises(DataError):
        _read(text)


def test_a_connection_of_another_zone_gives_the_same_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Shanghai'")
    assert _read("2026-11-23 18:00:00+08") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert _read("2026-11-23 18:00:00+08").tzinfo is UTC


def test_a_connection_that_the_server_has_cut_is_not_usable_and_a_whole_one_is() -> None:
    other = connections.create_connection("default")
    other.connect()
    try:
        assert other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.connection.info.backend_pid])
            assert cursor.fetchone() == (True,)
        assert not other.is_usable()
    finally:
        other.close()


def test_a_closed_connection_is_not_usable() -> None:
    other = connections.create_connection("default")
    other.connect()
    other.connection.close()
    assert not other.is_usable()
    other.close()
