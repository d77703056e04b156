"""A walk through the guide, as a browser would take it."""

import re
from dataclasses import dataclass, field
from html import unescape

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from linli.disputes.queries.guide import guide, load_guide
from linli.disputes.rules.guide import Pathway


def shipped(code: str) -> Pathway:
    """A pathway that ships."""
    assert load_guide().faults == ()
    return guide().pathways[code]


def html_of(response: HttpResponseBase) -> str:
    """The page as sent."""
    return bytes(getattr(response, "content", b"")).decode()


def words_of(response: HttpResponseBase) -> str:
    """The text a reader sees, tags taken out and blanks folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(response))).split())


def hidden(response: HttpResponseBase, name: str) -> str:
    """A hidden field of the page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', html_of(response))
    return unescape(found.group(1)) if found else ""


def heading(response: HttpResponseBase) -> str:
    """The first heading of the page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html_of(response), re.DOTALL)
    assert found, words_of(response)
    return unescape(found.group(1)).strip()


@dataclass
class Walker:
    """Somebody at a pathway. ``page`` is what is on the screen."""

    code: str
    client: Client = field(default_factory=Client)
    page: HttpResponseBase = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.client.get(self.address)

    @property
    def address(self) -> str:
        """Where its form goes."""
        return reverse("guide_pathway", kwargs={"code": self.code})

    def answer(self, value: str = "", *, day: str = "") -> HttpResponseBase:
        """Answer the question on the screen."""
        return self._send(act="next", value=value, day=day, fact=hidden(self.page, "fact"))

    def press(self, act: str) -> HttpResponseBase:
        """Press another button."""
        return self._send(act=act, fact=hidden(self.page, "fact"))

    def _send(self, **data: str) -> HttpResponseBase:
        self.page = self.client.post(self.address, {"answers": hidden(self.page, "answers"), **data})
        return self.page
