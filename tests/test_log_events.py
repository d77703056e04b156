"""The list of what is logged is that of the code."""

from tools.log_events import LIST, events, text


def test_the_list_is_that_of_the_code() -> None:
    assert LIST.read_text("utf-8") == text(), "run python -m tools.log_events"
    found = {(file.rpartition("/")[2], level) for file, level, _message in events()}
    assert {("sign_in_log.py", "info"), ("sign_in_log.py", "warning"), ("ask_witnesses.py", "error")} <= found
