"""The settings, units and proxies that are handed out make a town that is used by TLS, with an authority of its own."""

import http.client
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from linli.config.roles import Logins, find_faults
from linli.config.roles.names import APPLICATION_URL
from linli.kit.clock import now
from tests.deployed import proxies
from tests.deployed.authority import Certificate, issue
from tests.deployed.site import Deployed
from tests.deployed.visitor import Visitor
from tests.faults.town import wait_until

pytestmark = pytest.mark.faults
NAMES = ("town.example", "files.town.example", "localhost")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    at = now()
    folder = tmp_path_factory.mktemp("authority")
    return issue(folder, *NAMES, since=at - timedelta(days=1), until=at + timedelta(days=365))


@pytest.fixture(scope="module", params=proxies.at_hand())
def visitor(
    request: pytest.FixtureRequest, site: Deployed, certificate: Certificate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp(request.param)
    with proxies.standing(request.param, site.town.port, site.town.live_port, certificate, folder) as front:
        found = Visitor(front, str(certificate.root))
        wait_until(lambda: _answers(found), f"{request.param} answers", told_by=site.town.said)
        yield found


def _answers(visitor: Visitor) -> bool:
    try:
        return visitor.get("/readyz").status == 200
    except OSError:
        return False


def _anew(visitor: Visitor) -> Visitor:
    """Another browser at the same proxy."""
    return Visitor(visitor.front, visitor.root)


def _furnished(site: Deployed) -> dict[str, object]:
    found: dict[str, object] = json.loads((site.town.var / "furnished.json").read_text())
    return found


def test_a_visitor_is_led_to_tls_and_stays_there(visitor: Visitor) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", visitor.front.http, timeout=60)) as plain:
        plain.request("GET", "/about/?a=b", headers={"Host": "town.example"})
        answer = plain.getresponse()
        answer.read()
    led = urlsplit(answer.headers["Location"])
    assert (answer.status, led.scheme, led.hostname, led.path) == (308, "https", "town.example", "/about/")

    someone = _anew(visitor)
    page = someone.get("/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "https://town.example/live" not in page.headers["Content-Security-Policy"]
    assert "connect-src 'self' https://town.example" in page.headers["Content-Security-Policy"]
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all(cookie.startswith("__Host-") and "; Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    (style,) = set(re.findall(r'href="(/static/[^"]+\.css)"', page.body)[:1])
    assert "immutable" in (someone.get(style).headers["Cache-Control"] or "")


def test_somebody_reports_and_hears_at_once_what_happens(visitor: Visitor, site: Deployed) -> None:
    someone = _anew(visitor)
    begun = someone.post("/report/", shown="/", text="桥头的路灯不亮了")
    assert begun.status == 302, begun.body
    draft = begun.location.rpartition("/what/")[0]
    assert draft.startswith("/report/")
    grid = str(_furnished(site)["grid"])
    for name, fields in (
        ("what", {"text": "桥头的路灯不亮了", "kind_code": "civil.lighting.streetlight"}),
        ("where", {"place_id": grid}),
        ("where", {"act": "next", "address": "桥头"}),
        ("details", {"act": "next"}),
    ):
        answer = someone.post(f"{draft}/{name}/", shown=f"{draft}/{name}/", **fields)
        assert answer.status == 302, answer.body
    sent = someone.post(f"{draft}/check/", shown=f"{draft}/check/")
    matter = sent.location.partition("?")[0]
    page = someone.get(matter)
    assert (sent.status, page.status) == (302, 200)
    assert "桥头的路灯不亮了" in page.body

    watched = re.findall(r'data-live="([^"]+)"[^>]*data-live-topics="[^"]*matter:', page.body)
    live = urlsplit(unescape(watched[0]))
    assert (live.scheme, live.netloc, live.path) == ("https", "town.example", "/live")
    open_page = someone.get(f"{live.path}?{live.query}", live=True, Origin="https://town.example")
    assert open_page.status == 200
    assert open_page.headers["Content-Type"].startswith("text/event-stream")
    assert open_page.headers["Content-Encoding"] is None
    assert open_page.stream.readline().startswith(b"retry:")  # before anything happens: nothing holds it back
    added = someone.post(f"{matter}add/", shown=f"{matter}add/", text="今晚还是不亮")
    assert added.status == 302, added.body
    lines = iter(open_page.stream.readline, b"")
    assert next(line for line in lines if line.startswith(b"data:"))
    open_page.close()


def test_a_link_signs_somebody_in(visitor: Visitor, site: Deployed) -> None:
    links = _furnished(site)["links"]
    assert isinstance(links, list)
    address = next(path for path in (f"/account/enter/{one}/" for one in links) if visitor.get(path).status == 200)
    someone = _anew(visitor)
    refused = someone._ask("POST", address, "town.example", {"Origin": "https://elsewhere.example"}, False)
    assert refused.status == 403
    entered = someone.post(address, shown=address)
    assert entered.status == 302, entered.body
    assert "__Host-linli_session" in someone.cookies
    assert someone.get("/day/").status == 200
    assert _anew(visitor).get("/day/").status != 200


def test_nothing_is_answered_that_is_not_for_outside(visitor: Visitor, site: Deployed) -> None:
    someone = _anew(visitor)
    assert someone.get("/metrics").status == 404
    assert all(someone.get(path).status != 200 for path in ("/live/metrics", "/lively", "/live/../metrics"))
    assert "linli_" not in someone.get("/metrics").body
    elsewhere = someone.get("/", host="elsewhere.example")
    assert (elsewhere.status, elsewhere.body) == (200, "") or elsewhere.status in (400, 421)  # Caddy says nothing
    assert "/report/" not in elsewhere.body
    listening = {tuple(one.laddr) for one in psutil.net_connections("tcp") if one.status == "LISTEN"}
    ours = {site.town.port, site.town.live_port, site.metrics_port}
    assert {address for address in listening if address[1] in ours} == {("127.0.0.1", port) for port in ours}


def test_the_host_of_files_has_no_page_and_no_session(visitor: Visitor) -> None:
    someone = _anew(visitor)
    for path in ("/", "/account/login/", "/files/nothing.jpg"):
        answer = someone.get(path, host="files.town.example")
        assert (answer.status, answer.headers["Set-Cookie"]) == (404, None)
    assert someone.get("/files/nothing.jpg").status == 404


@pytest.fixture
def front(site: Deployed, certificate: Certificate, tmp_path: Path) -> Iterator[str]:
    """The address at which this machine finds our own proxy."""
    with proxies.standing("ours", site.town.port, site.town.live_port, certificate, tmp_path) as found:
        yield f"https://localhost:{found.https}"


def test_the_doctor_has_nothing_to_say_after_the_guide(site: Deployed, front: str) -> None:
    backup = site.run("backup", "backup", str(site.backups), "--keep", "14")
    assert backup.returncode == 0, backup.stderr
    wait_until(lambda: 'worker": true' in _ready(site), "a worker is at work", told_by=site.town.said)
    ended = site.run("doctor", "doctor", "--json", LINLI_ORIGIN=front)
    found = {line["code"]: line for line in json.loads(ended.stdout)}
    wrong = {code: line for code, line in found.items() if line["state"] != "OK"}
    assert wrong.keys() <= {"calendars"}, wrong  # the State Council names next year's working days in November
    assert ended.returncode == (2 if wrong else 0)
    assert {"front", "certificate", "backup", "roles", "keys", "worker", "web", "live", "mail"} <= found.keys()
    assert found["certificate"]["seen"]


def _ready(site: Deployed) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", site.town.port, timeout=60)) as plain:
        plain.request("GET", "/readyz", headers={"Host": "localhost"})
        return plain.getresponse().read().decode()


def test_a_restore_into_a_server_of_ones_own_gives_the_roles_what_they_need(site: Deployed, tmp_path: Path) -> None:
    made = site.run("backup", "backup", str(site.backups / "town.tar"))
    assert made.returncode == 0, made.stderr
    owner = site.as_owner["DATABASE_URL"]
    elsewhere = {name: url.replace("/linli?", "/elsewhere?") for name, url in site.as_owner.items()}
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE elsewhere TEMPLATE template0 ENCODING 'UTF8'")
    changes = {**elsewhere, "LINLI_VAR": str(tmp_path)}
    ended = site.run("backup", "restore", str(site.backups / "town.tar"), **changes)
    assert ended.returncode == 0, ended.stderr
    assert "roles of the database: given" in ended.stdout
    with psycopg.connect(elsewhere["DATABASE_URL"], autocommit=True) as connection:
        assert find_faults(connection, Logins.from_environment(elsewhere)) == []
    with psycopg.connect(elsewhere[APPLICATION_URL]) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM matters_kind").fetchone() == (True,)
