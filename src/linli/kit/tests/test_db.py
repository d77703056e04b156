import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.db import copy_rows, decode_cursor, encode_cursor, must_change_one
from linli.kit.errors import Conflict, Refused

keys = st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53), st.text(max_size=30)), min_size=1, max_size=4)


@given(keys)
def test_a_cursor_comes_back_as_it_went(key: list[str | int | None]) -> None:
    try:
        cursor = encode_cursor(key)
    except UnicodeEncodeError:
        return
    assert decode_cursor(cursor, len(key)) == key


@given(st.text(max_size=60))
def test_a_forged_cursor_is_refused_and_never_breaks(text: str) -> None:
    try:
        key: list[str | int | None] | None = decode_cursor(text, 2)
    except Refused as refused:
        key, code = None, refused.code
    assert code == "page.bad_cursor" if key is None else len(key) == 2


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Refused, match=r"page\.bad_cursor"):
        decode_cursor(encode_cursor(["a"]), 2)


def test_an_update_that_changed_nothing_is_a_conflict() -> None:
    must_change_one(1)
    with pytest.raises(Conflict, match=r"changed\.meanwhile"):
        must_change_one(0)


@pytest.mark.django_db
def test_what_the_server_refuses_of_a_copy_is_an_error_of_django_s() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE few (number int CHECK (number < 3)) ON COMMIT DROP")
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows("few", ["number"], [[1], [2], [3]])
    assert copy_rows("few", ["number"], [[1], [2]]) == 2
