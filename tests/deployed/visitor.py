"""A browser reduced to what matters here: it trusts one authority, keeps cookies, and says where a form stands."""

import http.client
import re
import socket
import ssl
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.deployed.proxies import Front

SITE = "town.example"


@dataclass
class Answer:
    """One answer; its body read to the end unless it is a stream."""

    status: int
    headers: http.client.HTTPMessage
    stream: http.client.HTTPResponse
    connection: http.client.HTTPConnection
    body: str = ""

    def close(self) -> None:
        """The reader goes away."""
        self.stream.close()
        self.connection.close()

    @property
    def location(self) -> str:
        """Path and query of where it leads."""
        parts = urlsplit(self.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Visitor:
    """``front`` is reached by 127.0.0.1 and called by its name, as a resolver would lead there."""

    front: Front
    root: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, host: str = SITE, live: bool = False, **headers: str) -> Answer:
        """One page by TLS; with ``live`` the stream stays open."""
        return self._ask("GET", path, host, {name.replace("_", "-"): value for name, value in headers.items()}, live)

    def post(self, path: str, *, shown: str, **fields: str) -> Answer:
        """Send the form that stands on the page ``shown``, with what is hidden in it."""
        page = self.get(shown).body
        body = urlencode(hidden(page, path) | fields)
        headers = {
            "Origin": f"https://{SITE}",
            "Referer": f"https://{SITE}{shown}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._ask("POST", path, SITE, headers, False, body)

    def _ask(self, method: str, path: str, host: str, headers: dict[str, str], live: bool, body: str = "") -> Answer:
        connection = http.client.HTTPSConnection(host, timeout=60)
        plain = socket.create_connection(("127.0.0.1", self.front.https), 60)
        name = host if host.endswith(SITE) else SITE
        connection.sock = ssl.create_default_context(cafile=self.root).wrap_socket(plain, server_hostname=name)
        kept = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())} if self.cookies else {}
        connection.request(method, path, body or None, {**kept, **headers})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {key: cookie.value for key, cookie in SimpleCookie(line).items()}
        found = Answer(answer.status, answer.headers, answer, connection)
        if not live:
            found.body = answer.read().decode(errors="replace")
            found.close()
        return found


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to ``action``, or of the page's last form, which names none."""
    forms = re.findall(r"<form\b[^>]*>.*?</form>", page, re.DOTALL)
    named = [form for form in forms if f'action="{action}"' in form.partition(">")[0]]
    with_token = [form for form in forms if "csrfmiddlewaretoken" in form]
    assert with_token, "no form on this page is sent by POST"
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', (named or with_token[-1:])[0])
    pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
    return {name[1]: unescape(value[1]) for name, value in pairs if name and value}
