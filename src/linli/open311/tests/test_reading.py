"""Lists of other servers, tidy or not: what is meant is read, what is dangerous is refused."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.open311 import rules
from linli.open311.rules import Format, Unreadable, read_rows, record_of

CALM = settings(deadline=None)
XML = b'<?xml version="1.0" encoding="utf-8"?>'
ROW = "<service_request_id>7</service_request_id><status>open</status>"


@pytest.mark.parametrize(
    "content",
    [
        XML + f"<service_requests><request>{ROW}</request></service_requests>".encode(),
        f"\ufeff<requests><request>{ROW}</request></requests>".encode(),
        f"<service_requests xmlns='http://wiki.open311.org/GeoReport_v2'><request>{ROW}</request></service_requests>".encode(),
        f"<response><service_requests><request>{ROW}</request></service_requests></response>".encode(),
        f"<request>{ROW}</request>".encode(),
        f"<service_requests><request>{ROW.replace('7', '<![CDATA[7]]>')}</request></service_requests>".encode(),
        b'[{"service_request_id": 7, "status": "open"}]',
        b'[{"service_request_id": "7", "status": "OPEN", "extra": null}]',
        b'{"service_request_id": 7, "status": "open"}',
        b'{"service_requests": {"request": {"service_request_id": 7.0, "status": "open"}}}',
        b'{"service_requests": [{"request": {"service_request_id": [7], "status": "new"}}]}',
        b'\xef\xbb\xbf[{"id": 7, "status": "open"}]',
    ],
)
def test_the_same_request_in_any_dress_is_the_same(content: bytes) -> None:
    [row] = read_rows(content)
    record = record_of(row, UTC)
    assert (record.request_id, record.status) == ("7", "open")


@pytest.mark.parametrize("content", [b"[]", b"{}", b"null", XML + b"<service_requests/>", b"<services></services>"])
def test_an_empty_list_is_empty(content: bytes) -> None:
    assert read_rows(content, "application/json" if content == b"null" else "") == []


def bomb(levels: int = 9) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return (
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><requests><request>&l{levels - 1};</request></requests>'.encode()
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "ENTITIES"),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><requests/>', "ENTITIES"),
        (
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><requests><request>&f;</request></requests>',
            "ENTITIES",
        ),
        (b"<requests><request>", "XML"),
        (b"<requests>&unknown;</requests>", "XML"),
        (b"<html><body>Down for maintenance</body></html>", "SHAPE"),
        (b"", "XML"),
        (b"Internal Server Error", "XML"),
        (b"[", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "JSON"),
        ('[{"a":"路灯"}]'.encode("gb18030"), "ENCODING"),
        ('<?xml version="1.0" encoding="gb2312"?><requests/>'.encode("gb2312"), "ENCODING"),
        (b'<?xml version="1.0" encoding="nonsense"?><requests/>', "ENCODING"),
        ("<requests><request><a>路灯</a></request></requests>".encode("gb18030"), "XML"),
        (b"<requests><request>\x00</request></requests>", "XML"),
        (b"12", "SHAPE"),
    ],
)
def test_what_cannot_be_read_or_would_hurt_is_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rows(content, "application/json" if content == b"12" else "")
    assert refused.value.code in (code, "SHAPE") if code == "JSON" else refused.value.code == code


def test_latin_and_utf_16_that_say_so_are_read() -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><requests><request><address>Café</address></request></requests>'
    assert read_rows(latin.encode("latin-1"))[0]["address"] == "Café"
    wide = latin.replace("iso-8859-1", "utf-16")
    assert read_rows(wide.encode("utf-16"))[0]["address"] == "Café"


@CALM
@given(st.binary(max_size=300))
def test_no_bytes_break_it(content: bytes) -> None:
    try:
        rows = read_rows(content)
    except Unreadable:
        return
    for row in rows:
        record_of(row, UTC)


TAGS = st.sampled_from(["requests", "request", "service_requests", "status", "lat", "b:c", "service_request_id"])
TREES = st.recursive(
    st.text(max_size=8).map(lambda text: "".join(c for c in text if c.isalnum())),
    lambda inner: st.lists(st.tuples(TAGS, inner), max_size=4).map(
        lambda found: "".join(f"<{tag}>{value}</{tag}>" for tag, value in found)
    ),
    max_leaves=20,
)


@CALM
@given(TAGS, TREES)
def test_no_tree_of_xml_breaks_it(root: str, inner: str) -> None:
    try:
        rows = read_rows(f"<{root} xmlns:b='x'>{inner}</{root}>".encode())
    except Unreadable:
        return
    for row in rows:
        record_of(row, UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["service_requests", "request", "service_request_id", "status", "lat", "long", "x"]), inner
        )
    ),
    max_leaves=20,
)


@CALM
@given(JSON)
def test_no_json_breaks_it(value: Any) -> None:
    import json

    try:
        rows = read_rows(json.dumps(value).encode(), "application/json")
    except Unreadable:
        return
    for row in rows:
        record = record_of(row, UTC)
        assert record.lat is None or abs(record.lat) < float("inf")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010-04-14T06:37:38-08:00", datetime(2010, 4, 14, 14, 37, 38, tzinfo=UTC)),
        ("2010-04-14T06:37:38-0800", datetime(2010, 4, 14, 14, 37, 38, tzinfo=UTC)),
        ("2010-04-14T06:37:38Z", datetime(2010, 4, 14, 6, 37, 38, tzinfo=UTC)),
        ("2010-04-14 06:37:38", datetime(2010, 4, 13, 22, 37, 38, tzinfo=UTC)),
        ("2010-04-14", datetime(2010, 4, 13, 16, 0, tzinfo=UTC)),
        ("14/04/2010", None),
        ("0001-01-01T00:00:00", None),
        (None, None),
        ("null", None),
    ],
)
def test_times_are_read_in_the_zone_of_the_server(text: str | None, expected: datetime | None) -> None:
    assert rules.as_time(text, ZoneInfo("Asia/Shanghai")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("True", True), (True, True), ("1", True), (1, True), ("no", False), (False, False), (0, False),
     ("", None), (None, None), ("maybe", None), ([], None)],
)  # fmt: skip
def test_booleans_are_read_in_any_spelling(value: Any, expected: bool | None) -> None:
    assert rules.as_bool(value) is expected


def test_half_a_point_and_the_middle_of_the_ocean_are_no_point() -> None:
    assert record_of({"lat": "29.7"}, UTC).lat is None
    assert record_of({"lat": "0.0", "long": 0}, UTC).lat is None
    assert record_of({"lat": "29.7", "lng": "120.2"}, UTC).lon == 120.2


def test_lists_are_lists_and_one_is_a_list_of_one() -> None:
    assert [rules.as_list(value) for value in (None, "", "a", ["a"], {"a": 1})] == [[], [], ["a"], ["a"], [{"a": 1}]]


VALUES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=30)


@CALM
@given(st.lists(st.fixed_dictionaries({"service_request_id": VALUES, "description": VALUES}), max_size=5))
def test_whatever_is_written_is_well_formed_and_read_again(rows: list[dict[str, Any]]) -> None:
    written = rules.write_rows(Format.XML, "service_requests", rows)
    again = read_rows(written)
    assert len(again) == len(rows)
    assert len(msgspec.json.decode(rules.write_rows(Format.JSON, "service_requests", rows))) == len(rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff", "TOML"),
        (b"format = 2", "FORMAT"),
        (b"format = 1", "SOURCE"),
        (b'format = 1\nsource = "a"', "SERVICES"),
        (b'format = 1\nsource = "a"\ntime_zone = "Mars/Base"\n[services]\na="b"', "ZONE"),
        (b'format = 1\nsource = "a"\ntime_zone = "../../etc/passwd"\n[services]\na="b"', "ZONE"),
        (b'format = 1\nsource = "a"\nlanguage = "de"\n[services]\na="b"', "LANGUAGE"),
        (b'format = 1\nsource = "a"\nsurprise = 1\n[services]\na="b"', "UNKNOWN"),
        (b'format = 1\nsource = "a"\n[services]\na=1', "SERVICES"),
    ],
)
def test_a_mapping_with_a_fault_is_told_where(content: bytes, code: str) -> None:
    with pytest.raises(rules.MappingFault) as fault:
        rules.read_mapping(content)
    assert fault.value.code == code
