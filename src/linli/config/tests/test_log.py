"""A log line is one line and carries nothing that people typed."""

import logging
import sys
from types import SimpleNamespace

from django.db import IntegrityError

from linli.config.log import OneLine, RouteInsteadOfAddress


def _line(error: Exception) -> str:
    try:
        raise error
    except Exception:
        record = logging.LogRecord("linli", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    return OneLine("%(levelname)s %(message)s").format(record)


def test_an_exception_is_its_type_and_its_way_on_one_line() -> None:
    line = _line(ValueError("invalid telephone\n13800001111"))
    assert "\n" not in line
    assert "1380" not in line
    assert line.startswith("ERROR failed | ValueError < ")
    assert "test_log.py" in line


def test_a_database_error_names_the_constraint_and_no_values() -> None:
    line = _line(
        IntegrityError('duplicate key violates "people_account_email_key"\nDETAIL: Key (email)=(wang@example.org)')
    )
    assert "people_account_email_key" in line
    assert "wang" not in line


def test_a_message_over_several_lines_is_folded() -> None:
    record = logging.LogRecord("linli", logging.WARNING, __file__, 1, "one\ntwo", None, None)
    assert OneLine("%(message)s").format(record) == "one | two"


def test_a_request_is_logged_by_its_route() -> None:
    request = SimpleNamespace(path="/m/FQ7K3M/secret-word", resolver_match=SimpleNamespace(route="m/<ref>/<secret>"))
    record = logging.LogRecord("django.request", 30, __file__, 1, "%s: %s", ("Gone", request.path), None)
    record.request = request
    assert RouteInsteadOfAddress().filter(record)
    assert record.getMessage() == "Gone: m/<ref>/<secret>"
    request.resolver_match = None
    record.args = ("Not Found", request.path)
    assert RouteInsteadOfAddress().filter(record)
    assert record.getMessage() == "Not Found: an unknown address"


def test_an_address_with_chinese_or_control_characters_is_replaced_too() -> None:
    request = SimpleNamespace(path="/m/FQ7K3M/secret-word/灯\x00", resolver_match=None)
    record = logging.LogRecord("django.request", 30, __file__, 1, "%s: %s", ("Bad Request", ""), None)
    record.request = request
    record.args = ("Bad Request", "/m/FQ7K3M/secret-word/\\u706f\\x00")
    assert RouteInsteadOfAddress().filter(record)
    assert record.getMessage() == "Bad Request: an unknown address"
