"""A resident's way through the pages, as typed steps."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from linli.matters.actions import Received

WORDS = "三弄口的路灯坏了三天，晚上老人走路看不见"
LIGHT = "civil.lighting.streetlight"


@dataclass(frozen=True)
class Drafted:
    """A draft by its secret, and the browser that has it open."""

    client: Client
    secret: str

    def url_of(self, page: str) -> str:
        """One of its pages: what, where, details or check."""
        return reverse(f"report_{page}", kwargs={"secret": self.secret})

    def get(self, page: str, query: str = "") -> HttpResponseBase:
        """Open one of its pages."""
        return self.client.get(self.url_of(page) + query)

    def post(self, page: str, **data: Any) -> HttpResponseBase:
        """Send one of its pages."""
        return self.client.post(self.url_of(page), data)


def begin_report(client: Client | None = None, *, text: str = WORDS, kind_code: str = LIGHT) -> Drafted:
    """Words typed at the front door, and a kind chosen."""
    client = client or Client()
    response = client.post(reverse("report"), {"text": text})
    assert response.status_code == 302, words_of(response)
    found = re.search(r"/report/([^/]+)/", response.headers["Location"])
    assert found
    drafted = Drafted(client, found.group(1))
    if kind_code:
        drafted.post("what", text=text, kind_code=kind_code)
    return drafted


def fill_report(place_id: UUID, client: Client | None = None, **details: Any) -> Drafted:
    """As begin_report, with the place and the details: ready to be checked and sent."""
    drafted = begin_report(client)
    drafted.post("where", place_id=str(place_id))
    drafted.post("where", act="next", address="桥头")
    drafted.post("details", act="next", **details)
    return drafted


def send_report(place_id: UUID, client: Client | None = None, **details: Any) -> str:
    """As fill_report, sent; returns the path of the matter's secret page."""
    drafted = fill_report(place_id, client, **details)
    response = drafted.post("check")
    assert response.status_code == 302, words_of(response)
    return response.headers["Location"].partition("?")[0]


def page_of(received: Received) -> str:
    """The path of the secret page of a matter received by an action."""
    return reverse("matter", kwargs={"reference": received.reference, "secret": received.secret})


def html_of(response: HttpResponseBase) -> str:
    """The page as sent."""
    return bytes(getattr(response, "content", b"")).decode()


def words_of(response: HttpResponseBase) -> str:
    """The text a reader sees, tags taken out and blanks folded."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html_of(response), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def english(client: Client | None = None) -> Client:
    """A browser whose reader chose English."""
    client = client or Client()
    client.cookies["linli_language"] = "en"
    return client
