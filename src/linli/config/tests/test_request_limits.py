"""What no form of ours sends is refused with a sentence, before it costs anything."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/?kind=%00", "/?kind=" + "x" * 5000])
def test_people_get_a_page_with_a_sentence_and_a_way_back(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 400
    assert "内容没有收全，请再试一次。" in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_programs_get_a_code_and_a_sentence() -> None:
    response = Client().get("/api/v1/kinds?x=%00")
    assert (response.status_code, response.json()["code"]) == (400, "request.bad")
    assert response.json()["message"]
