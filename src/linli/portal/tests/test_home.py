"""Where signing in leads."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("caseworker", "day"),
        ("volunteer", "day"),
        ("clerk", "desk"),
        ("coordinator", "board"),
        ("resident", "my_matters"),
    ],
)
def test_everybody_lands_on_the_page_of_their_work(town: Cast, name: str, page: str) -> None:
    response = getattr(town, name).client().get(reverse("home"))
    assert response.headers["Location"] == reverse(page)


def test_nobody_signed_in_lands_on_the_own_matters(town: Cast) -> None:
    assert Client().get(reverse("home")).headers["Location"] == reverse("my_matters")
