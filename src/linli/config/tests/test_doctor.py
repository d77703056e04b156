"""``linli doctor`` and ``linli upgrade``: what is wrong is said with what to do, and nothing is changed by looking."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.utils import translation
from pytest_django import Settings

from linli.config.running import figures as read
from linli.config.running import place
from linli.config.running.doctor import examine
from linli.config.running.figures import Figures
from linli.config.running.findings import Finding, State, worst
from linli.config.running.work import check_machine, check_work
from linli.kit.clock import now

WELL = Figures(
    chain_waiting=0,
    chain_seconds=None,
    log_size=1200,
    log_waiting=0,
    log_seconds=None,
    workers=1,
    worker_silence=2.0,
    clock_offset=0.01,
    database_bytes=50_000_000,
    connections=9,
    connections_most=100,
    server_version=18,
    disk_free=80_000_000_000,
    disk_total=90_000_000_000,
    backup_seconds=3600.0,
    late_notice_seconds=None,
)


def _found(figures: Figures) -> dict[str, Finding]:
    return {one.code: one for one in [*check_machine(figures), *check_work(figures)]}


def test_a_town_that_is_well_has_nothing_to_do() -> None:
    found = _found(WELL)
    assert {one.state for one in found.values()} == {State.OK}
    assert not any(one.remedy for one in found.values())


@pytest.mark.parametrize(
    ("change", "code", "state"),
    [
        ({"workers": 0, "worker_silence": 300.0}, "worker", State.BROKEN),
        ({"workers": 0, "worker_silence": None}, "worker", State.BROKEN),
        ({"chain_waiting": 5, "chain_seconds": 45.0}, "chain", State.ATTENTION),
        ({"chain_waiting": 5, "chain_seconds": 700.0}, "chain", State.BROKEN),
        ({"log_waiting": 5, "log_seconds": 4000.0}, "log", State.BROKEN),
        ({"jobs": {"failed": 1}}, "jobs", State.ATTENTION),
        ({"notices": {"CREATED": 3}, "late_notice_seconds": 20_000.0}, "notices", State.BROKEN),
        ({"deliveries": {"TEMPORARY_FAILURE": 500}}, "webhooks", State.ATTENTION),
        ({"server_version": 14}, "database", State.BROKEN),
        ({"connections": 99}, "connections", State.BROKEN),
        ({"disk_free": 100_000_000}, "disk", State.BROKEN),
        ({"disk_free": 900_000_000}, "disk", State.ATTENTION),
        ({"clock_offset": -5.0}, "clock", State.ATTENTION),
        ({"backup_seconds": 300_000.0}, "backup", State.ATTENTION),
        ({"backup_seconds": None}, "backup", State.ATTENTION),
    ],
)
def test_what_is_wrong_is_named_with_a_remedy(change: dict[str, object], code: str, state: State) -> None:
    found = _found(replace(WELL, **change))  # type: ignore[arg-type]
    assert found[code].state is state
    assert found[code].remedy
    assert {one.code for one in found.values() if one.state is not State.OK} == {code}
    assert worst(list(found.values())) is state


def test_both_languages_say_it() -> None:
    late = replace(WELL, chain_waiting=5, chain_seconds=120.0)
    with translation.override("en"):
        assert str(_found(late)["chain"].seen) == "5 wait, the oldest for 2 minutes"
    with translation.override("zh-hans"):
        assert str(_found(late)["chain"].seen) == "5 项在等待，最早的已等了 2 分钟"


@pytest.mark.django_db
def test_the_doctor_looks_at_everything_and_ends_with_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json")
    lines = json.loads(capsys.readouterr().out)
    assert end.value.code == 1, "no worker, no web and no live process belong to a test"
    codes = {line["code"] for line in lines}
    assert codes >= {"migrations", "database", "disk", "clock", "backup", "worker", "chain", "log", "roles", "keys"}
    assert codes >= {"master_key", "calendars", "web", "live", "mail", "notices", "jobs"}
    assert all(line["remedy"] for line in lines if line["state"] == "BROKEN")


@pytest.mark.django_db
def test_a_key_that_others_can_read_is_broken(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    assert next(place.check_keys()).state is State.BROKEN
    (tmp_path / "secret_key").chmod(0o600)
    assert next(place.check_keys()).state is State.OK


@pytest.mark.django_db
def test_tables_that_are_still_to_come_are_named_once_and_stop_no_other_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ProgrammingError

    monkeypatch.setattr(place, "pending_migrations", lambda: ["matters.0099"])
    monkeypatch.setattr("linli.config.running.place.disputes.check_master_key", missing)
    found = {one.code: one.state for one in examine(now(), beside=False)}
    assert found["migrations"] is State.BROKEN
    assert found["keys"] is State.OK
    assert found["disk"] is not State.BROKEN
    monkeypatch.setattr(place, "pending_migrations", list)
    assert {one.code: one.state for one in examine(now(), beside=False)}["keys"] is State.BROKEN


@pytest.mark.django_db
def test_an_upgrade_says_what_waits_and_refuses_where_something_is_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = StringIO()
    call_command("upgrade", "--dry-run", stdout=said)
    assert "the database is as this version wants it" in said.getvalue()

    full = replace(read.read_figures(now()), disk_free=1000)
    monkeypatch.setattr("linli.config.running.doctor.read_figures", lambda _at: full)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("upgrade", "--without-backup", stdout=said)
    assert [one.code for one in examine(now(), beside=False) if one.code == "disk" and one.state is State.BROKEN]
