"""What Linli is made of is listed from the locks alone, and asked about without failing for want of a network."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tools import audit
from tools.sbom import ROOT, sbom


def test_everything_that_is_locked_is_listed_once_with_its_hash() -> None:
    document = sbom()
    refs = [component["bom-ref"] for component in document["components"]]
    assert len(refs) == len(set(refs))
    assert any(ref.startswith("pkg:pypi/django@5.2") for ref in refs)
    assert any(ref.startswith("pkg:npm/htmx.org@") for ref in refs)
    assert [component["name"] for component in document["components"] if not component["hashes"]] == []
    locked = (ROOT / "uv.lock").read_text(encoding="utf-8").count("[[package]]")
    assert sum(ref.startswith("pkg:pypi/") for ref in refs) == locked - 1  # all but Linli itself


def test_it_says_what_needs_what_and_names_nothing_that_is_not_there() -> None:
    document = sbom()
    refs = {component["bom-ref"] for component in document["components"]} | {"linli"}
    needs = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    assert {ref for wanted in needs.values() for ref in wanted} <= refs
    assert any(ref.startswith("pkg:pypi/django@") for ref in needs["linli"])


def test_the_same_locks_make_the_same_file() -> None:
    assert json.dumps(sbom()) == json.dumps(sbom())


class _Service(BaseHTTPRequestHandler):
    """Knows one advisory about Django."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        bad = [{"vulns": [{"id": "PYSEC-2099-1"}]} if "/django@" in one["package"]["purl"] else {} for one in asked]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": bad}).encode())

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LINLI_ADVISORIES", f"http://127.0.0.1:{server.server_port}")
    yield "there"
    server.shutdown()
    server.server_close()


def test_a_known_vulnerability_fails_the_check(service: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main() == 1
    assert "PYSEC-2099-1" in capsys.readouterr().out


def test_one_that_is_accepted_with_a_reason_does_not(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-2099-1": "not reachable from here"})
    assert audit.main() == 0


def test_without_a_network_it_says_that_nothing_was_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINLI_ADVISORIES", "http://127.0.0.1:1")
    assert audit.main() == 0
    assert "NOT AUDITED" in capsys.readouterr().out
