import pytest

from linli.kit.live_ticket import read_topics, sign_topics


def test_a_ticket_names_its_topics() -> None:
    assert read_topics(sign_topics(["matter:1", "place:330681/"])) == ["matter:1", "place:330681/"]


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "eyJhIjoxfQ:1:2"])
def test_a_forged_ticket_names_nothing(ticket: str) -> None:
    assert read_topics(ticket) == []


def test_a_ticket_with_one_letter_changed_names_nothing() -> None:
    ticket = sign_topics(["matter:1"])
    assert read_topics(("A" if ticket[0] != "A" else "B") + ticket[1:]) == []
