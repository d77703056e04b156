"""What is counted, and that nobody can be found in it."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from linli.config.log import JsonLine
from linli.config.running import metrics_server, observed, views
from linli.config.running.metrics import METRICS, Requests, collect, exposition, write_counts
from linli.config.running.request_ids import RequestIds, current, named
from linli.config.tests.test_doctor import WELL

ROOT = Path(__file__).resolve().parents[4]
_SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"{}]*"(,[a-z]+="[^"{}]*")*\})? -?[0-9.e+-]+')


def test_what_is_shown_has_the_form_of_prometheus_and_every_name_is_described() -> None:
    requests = Requests()
    requests.add("report", 200, 0.03)
    requests.add("report", 503, 7.0)
    text = exposition({**requests.as_json(), "watchers": 3}, WELL)
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in samples if not _SAMPLE.fullmatch(line)] == []
    assert 'linli_requests_total{page="report",status="503"} 1' in samples
    assert 'linli_request_seconds_bucket{page="report",le="0.05"} 1' in samples
    assert 'linli_request_seconds_bucket{page="report",le="+Inf"} 2' in samples
    assert "linli_live_watchers 3" in samples
    names = {re.sub(r"_(bucket|sum|count)$", "", re.split(r"[{ ]", line)[0]) for line in samples}
    assert names <= set(METRICS)


def test_counts_of_a_process_that_ended_stay_counted(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    requests = Requests()
    requests.add("report", 200, 0.1)
    write_counts(tmp_path, "web", requests.as_json())
    (tmp_path / f"web-{os.getpid()}.json").rename(tmp_path / f"web-{ended.pid}.json")
    write_counts(tmp_path, "web", requests.as_json())
    for _again in range(2):
        assert collect(tmp_path)["counts"] == [["report", "200", 2]]
    assert not (tmp_path / f"web-{ended.pid}.json").exists()


def test_every_alert_asks_for_what_there_is() -> None:
    rules = yaml.safe_load((ROOT / "docs" / "operate" / "alerts.yml").read_text())["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"linli_[a-z_]+", rule["expr"])}
    assert len(rules) >= 10
    assert {re.sub(r"_bucket$", "", name) for name in asked} <= set(METRICS)
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] for rule in rules)


@pytest.mark.django_db
def test_a_request_is_counted_by_its_page_and_never_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Requests()
    monkeypatch.setattr(observed, "_requests", counted)
    Client().get("/m/FQ7K3M/a-secret-word/")
    Client().get("/wang-xiaoming/13800001111")
    said = json.dumps(counted.as_json())
    assert "FQ7K3M" not in said
    assert "wang" not in said
    assert '["none", "404", 2]' in said


@pytest.mark.django_db
def test_a_scrape_tells_also_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "linli_figures_read 1" in metrics_server.metrics_text()

    def away(_at: object) -> None:
        raise OperationalError

    monkeypatch.setattr(metrics_server, "read_figures", away)
    assert "linli_figures_read 0" in metrics_server.metrics_text()


@pytest.mark.django_db
def test_alive_asks_nobody_and_ready_asks_the_database(
    django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert Client().get("/healthz").json() == {"alive": True}
    assert Client().get("/readyz").json() == {"database": True, "migrations": True, "worker": False}
    monkeypatch.setattr(views, "_up_to_date", False)
    monkeypatch.setattr(views, "pending_migrations", lambda: ["matters.0099"])
    assert Client().get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcd-1234.X_y", True), ("short", False), ("has a space in it", False), ("x" * 65, False), ("<script>12", False)],
)
def test_a_request_id_is_taken_over_only_when_it_looks_like_one(given: str, kept: bool) -> None:
    answered = Client().get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (answered == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9_.\-]{8,64}", answered)


def test_a_json_line_carries_the_request_and_nothing_that_people_typed() -> None:
    try:
        raise ValueError("13800001111")
    except ValueError:
        record = logging.LogRecord("linli", logging.ERROR, __file__, 1, "failed\nhere", None, sys.exc_info())
    record.__dict__["email"] = "wang@example.org"
    with named("job-17"):
        assert RequestIds().filter(record)
    after = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found", None, None)
    after.__dict__["request"] = SimpleNamespace(request_id="abcd1234")
    assert RequestIds().filter(after)
    assert json.loads(JsonLine().format(after))["request_id"] == "abcd1234", "Django says it when all is over"
    line = json.loads(JsonLine().format(record))
    assert line["request_id"] == "job-17"
    assert line["message"] == "failed | here"
    assert line["exception"].startswith("ValueError < ")
    assert "1380" not in json.dumps(line)
    assert "wang" not in json.dumps(line)
    assert current() == ""


def test_nothing_is_answered_to_prometheus_unless_it_is_asked_for(settings: Settings) -> None:
    assert django_settings.LINLI_METRICS_PORT == 0
    assert settings.LINLI_METRICS_ADDRESS == "127.0.0.1"
