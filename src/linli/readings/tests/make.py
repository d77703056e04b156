"""What a reader of a page of looks sees."""

import re
from html import unescape

from django.http.response import HttpResponseBase
from django.urls import reverse

from linli.matters.actions import Received


def seen_page(received: Received) -> str:
    """The path of the resident's page of looks."""
    return reverse("matter_readings", kwargs={"reference": received.reference, "secret": received.secret})


def words_of(response: HttpResponseBase) -> str:
    """The text of the page, tags taken out and blanks folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bytes(getattr(response, "content", b"")).decode())).split())
