"""Units, container and settings that are handed out fit the program they start."""

import configparser
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
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
WITHOUT_RIGHTS = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
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


def test_systemd_understands_the_units() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:  # a machine without systemd: the names were compared above
        return
    said = subprocess.run([program, "verify", *map(str, UNITS)], capture_output=True, text=True, check=False).stderr
    ours = [line for line in said.splitlines() if "deploy/systemd" in line or line.startswith("linli-")]
    assert [line for line in ours if "is not executable" not in line] == []
