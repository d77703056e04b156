"""Units, container and settings that are handed out fit the program they start."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from linli.config import processes
from linli.config.cli import OWN, PROCESSES

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
WITHOUT_RIGHTS = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallErrorNumber": "EPERM",  # without it the first call that is not allowed kills the process
    "UMask": "0077",
    "User": "linli",
}


def _service(path: Path) -> dict[str, list[str]]:
    """What stands in the section of the service, by name; some names stand there more than once."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^([A-Za-z]+)=(.*)$", path.read_text().partition("[Service]")[2], re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_what_there_is_with_no_right_of_the_system(path: Path) -> None:
    service = _service(path)
    (command,) = service["ExecStart"]
    program, name = command.split()[:2]
    assert program == "/opt/linli/.venv/bin/linli"
    assert name in {*PROCESSES, *OWN, *get_commands()}
    assert {key: service[key][-1] for key in WITHOUT_RIGHTS} == WITHOUT_RIGHTS


@pytest.mark.parametrize("name", ["web", "live"])
def test_no_process_of_the_day_learns_who_owns_the_tables(name: str) -> None:
    files = _service(DEPLOY / "systemd" / f"linli-{name}.service")["EnvironmentFile"]
    assert files == ["/etc/linli/linli.env"]
    assert "linli_owner" not in (DEPLOY / "linli.env").read_text() + (DEPLOY / "worker.env").read_text()


def test_every_variable_that_is_handed_out_is_one_that_is_read_and_explained() -> None:
    explained = (ROOT / "docs" / "operate" / "running.md").read_text()
    for name in ("linli.env", "worker.env", "owner.env"):
        lines = (DEPLOY / name).read_text().splitlines()
        variables = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
        assert variables
        assert [variable for variable in variables if variable not in explained] == []


def test_the_proxies_lead_to_the_ports_where_the_processes_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LINLI_PORT", "LINLI_LIVE_PORT"):
        monkeypatch.delenv(variable, raising=False)
    ports = {str(processes.web_port()), str(processes.live_port())}
    for name in ("Caddyfile", "nginx.conf"):
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", (DEPLOY / name).read_text())) == ports
    assert "9464" not in (DEPLOY / "Caddyfile").read_text(), "the metrics are nobody's business outside"


def test_the_timer_starts_the_backup_every_night() -> None:
    parser = configparser.ConfigParser(strict=False)
    parser.read(DEPLOY / "systemd" / "linli-backup.timer")
    assert parser["Timer"]["OnCalendar"].startswith("*-*-* 02:")
    assert parser["Timer"]["Persistent"] == "true"


@pytest.mark.parametrize("name", ["web", "live", "worker"])
def test_a_process_by_day_is_started_as_long_as_it_takes_and_gets_time_to_end(name: str) -> None:
    text = (DEPLOY / "systemd" / f"linli-{name}.service").read_text()
    service = _service(DEPLOY / "systemd" / f"linli-{name}.service")
    assert "\nStartLimitIntervalSec=0\n" in text.partition("[Service]")[0], "a database may start late"
    assert (service["Type"], service["Restart"], service["KillMode"]) == (["exec"], ["always"], ["mixed"])
    assert int(service["TimeoutStopSec"][0]) > 10, "web waits 5 s for its requests, live 3 s, and then they end"
    assert "ReadWritePaths" not in service, "its own folder is enough"
    assert service["StateDirectory"] == ["linli"]


def test_owner_and_passwords_are_for_units_of_the_night_alone() -> None:
    by_owner = {path.stem for path in UNITS if "/etc/linli/owner.env" in "".join(_service(path)["EnvironmentFile"])}
    assert by_owner == {"linli-backup", "linli-doctor"}
    script = (DEPLOY / "linli-owner").read_text()
    assert "env $(" not in script, "arguments of a process can be read by everybody"
    assert subprocess.run(["sh", "-n", DEPLOY / "linli-owner"], check=False).returncode == 0


def test_a_command_as_the_owner_takes_the_settings_from_the_files_and_shows_no_password(tmp_path: Path) -> None:
    (tmp_path / "linli.env").write_text(f"LINLI_VAR={tmp_path}\nDATABASE_URL='postgresql://a:b@h/d?x=1&y=2'\n")
    (tmp_path / "owner.env").write_text("# the owner\nDATABASE_URL='postgresql://owner:secret@h/d?x=1&y=2'\n")
    fake = tmp_path / "runuser"
    fake.write_text('#!/bin/sh\necho "$@"; echo "$DATABASE_URL"; pwd\n')
    fake.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "LINLI_ETC": str(tmp_path)}
    said = subprocess.run(
        ["sh", DEPLOY / "linli-owner", "roles", "--apply"], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said[0] == "-u linli -- /opt/linli/.venv/bin/linli roles --apply"
    assert said[1:] == ["postgresql://owner:secret@h/d?x=1&y=2", str(tmp_path)]


def test_an_image_holds_no_key_of_this_folder_and_runs_as_nobody_special() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", ".venv", "var"} <= set(left_out)
    last = (DEPLOY / "Containerfile").read_text().rpartition("\nFROM ")[2]
    words = dict(line.split(" ", 1) for line in last.replace("\\\n", " ").splitlines() if re.match(r"[A-Z]+ ", line))
    assert words["USER"] == "10001"
    assert json.loads(words["ENTRYPOINT"]) == ["/opt/linli/.venv/bin/linli"]
    assert set(json.loads(words["CMD"])) <= set(PROCESSES)
    assert words["STOPSIGNAL"] == "SIGTERM"
    assert "SECRET" not in words["ENV"]
    assert "PASSWORD" not in words["ENV"]
    program = json.loads(words["HEALTHCHECK"].partition("CMD ")[2])
    assert program[:2] == ["/opt/linli/.venv/bin/python", "-c"]
    compile(program[2], "healthcheck", "exec")


def test_the_guide_says_the_same_commands_in_both_languages_and_none_that_there_is_not() -> None:
    english, chinese = (
        re.findall(r"^    (.+)$", (ROOT / "docs" / "operate" / name).read_text(), re.MULTILINE)
        for name in ("install.md", "install.zh.md")
    )
    assert english == chinese
    named = {found for line in english for found in re.findall(r"^linli-owner ([a-z-]+)", line)}
    assert named
    assert {name.replace("-", "_") for name in named} <= {*OWN, *get_commands()}
    copied = {found for line in english for found in re.findall(r"(?<![\w/])deploy/[\w./-]+", line)}
    assert {name for name in copied if not name.endswith("linli-") and not (ROOT / name).exists()} == set()


def test_systemd_understands_the_units() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:  # a machine without systemd: the names were compared above
        return
    said = subprocess.run(
        [program, "verify", *map(str, UNITS), *map(str, TIMERS)], capture_output=True, text=True, check=False
    ).stderr
    ours = [line for line in said.splitlines() if "deploy/systemd" in line or line.startswith("linli-")]
    assert [line for line in ours if "is not executable" not in line] == []
