"""What every answer says to the browser, whatever kind of answer it is and whichever process gives it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from pytest_django import Settings

from linli.config import live
from linli.config.content_security import policy
from linli.config.live_hub import Hub
from linli.config.security_headers import security_headers
from linli.config.urls import handler500, urlpatterns
from tests.cast import Cast

SAID = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NEVER_ABSENT = (*SAID, "Content-Security-Policy", "Permissions-Policy")


def _broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a bug of ours")


class _WithABug:
    """The addresses of the site and one that breaks."""

    urlpatterns = [path("bug/", _broken), *urlpatterns]
    handler500 = handler500


KINDS_OF_ANSWERS: dict[str, Callable[[Client], Any]] = {
    "a page": lambda client: client.get("/"),
    "a page that is not there": lambda client: client.get("/nothing-here/"),
    "a redirect": lambda client: client.get("/home/"),
    "a redirect to the address with a slash": lambda client: client.get("/privacy"),
    "a method that is not allowed": lambda client: client.put("/account/"),
    "a form from elsewhere": lambda client: Client(enforce_csrf_checks=True).post("/report/"),
    "a query that no form sends": lambda client: client.get("/?x=%00"),
    "an unknown host": lambda client: client.get("/", headers={"host": "elsewhere.example"}),
    "JSON": lambda client: client.get("/api/v1/kinds"),
    "a refusal as JSON": lambda client: client.get("/api/v1/inbox"),
    "a key that nobody has": lambda client: client.get("/api/v1/kinds", headers={"authorization": "Bearer x"}),
    "the door of Open311": lambda client: client.get("/open311/discovery.xml"),
    "outlines": lambda client: client.get("/places/outlines/COUNTY.geojson"),
    "a static file": lambda client: client.get("/static/ui/base.css"),
    "a static file that is not there": lambda client: client.get("/static/ui/nothing.css"),
    "the service worker": lambda client: client.get("/worker.js"),
    "a picture made on the way": lambda client: client.get("/offline/x/app-192.png"),
    "not modified": lambda client: client.get(
        "/places/outlines/COUNTY.geojson",
        headers={"if-none-match": client.get("/places/outlines/COUNTY.geojson").headers.get("ETag", "")},
    ),
    "a link that nobody has": lambda client: client.get("/m/FQ7K3M/" + "x" * 22 + "/"),
    "signing in": lambda client: client.get(reverse("account_login")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS_OF_ANSWERS)
def test_every_kind_of_answer_says_all_of_it(kind: str) -> None:
    headers = KINDS_OF_ANSWERS[kind](Client()).headers
    assert [name for name in NEVER_ABSENT if not headers.get(name)] == []
    told = {name: headers[name] for name in SAID if name != "Referrer-Policy"}  # stricter where an address is a secret
    assert told == {name: value for name, value in SAID.items() if name != "Referrer-Policy"}
    assert headers["Referrer-Policy"] in {"same-origin", "strict-origin", "no-referrer"}
    assert "Strict-Transport-Security" not in headers  # this site is not under https


@pytest.mark.django_db
def test_a_page_that_broke_says_it_too(settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=_WithABug):
        response = client.get("/bug/")
    assert response.status_code == 500
    assert [name for name in NEVER_ABSENT if not response.headers.get(name)] == []


@pytest.mark.django_db
def test_too_often_says_it_too(settings: Settings) -> None:
    settings.LINLI_LIMITS = {**settings.LINLI_LIMITS, "codes": (0, 3600)}
    response = Client().get(reverse("resume_by_code"), {"code": "nothing"})
    assert response.status_code == 429
    assert [name for name in NEVER_ABSENT if not response.headers.get(name)] == []


def test_open_data_may_be_shown_elsewhere_and_files_of_staff_nowhere(cast: Cast) -> None:
    open_data = Client().get(reverse("open_figures_csv")).headers
    assert open_data["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert open_data["X-Content-Type-Options"] == "nosniff"
    own = cast.clerk.client().get("/desk/matters.csv").headers
    assert own["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_device_is_asked_for_its_place_and_for_nothing_else() -> None:
    asked = dict(part.split("=") for part in security_headers()["Permissions-Policy"].split(", "))
    assert asked["geolocation"] == "(self)"
    for never in ("camera", "microphone", "payment", "usb", "display-capture"):
        assert asked[never] == "()"


def test_under_https_every_answer_says_so_for_a_year_and_for_names_below(settings: Settings) -> None:
    settings.ORIGIN = "https://town.example"
    assert security_headers()["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    settings.LINLI_HSTS_SUBDOMAINS = False
    assert security_headers()["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/live/health"), ("GET", "/live"), ("POST", "/live"), ("GET", "/x")]
)
def test_the_live_process_says_it_too(method: str, address: str) -> None:
    live._secure.cache_clear()
    headers = asyncio.run(_of_live(method, address))
    assert [name for name in NEVER_ABSENT if not headers.get(name.lower())] == []
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def _of_live(method: str, address: str) -> dict[str, str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": method, "path": address, "query_string": b"", "headers": []}
    await live.LiveApplication(Hub(capacity=1), "")(scope, receive, send)
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_the_policy_allows_scripts_as_files_of_ours_and_in_no_other_way() -> None:
    rules = dict(part.partition(" ")[::2] for part in policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["script-src-attr"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "default linli-look"
    assert rules["worker-src"] == "'self'"
    assert "unsafe" not in policy()
