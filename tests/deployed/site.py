"""A town as the units start it: their commands, their files of settings, nothing else in the environment."""

import os
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from linli.config import postgres
from linli.config.roles.names import APPLICATION_URL, SEQUENCER_URL
from tests.deployed.proxies import DEPLOY
from tests.faults.town import Town, free_port, wait_until


def settings_of(unit: str) -> dict[str, str]:
    """What the files of settings say that this unit names, the later ones over the earlier ones."""
    text = (DEPLOY / "systemd" / f"linli-{unit}.service").read_text()
    found: dict[str, str] = {}
    for path in re.findall(r"^EnvironmentFile=-?(\S+)$", text, re.MULTILINE):
        lines = (DEPLOY / Path(path).name).read_text().splitlines()
        found |= dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return found


def command_of(unit: str) -> list[str]:
    """The arguments that this unit gives to linli."""
    text = (DEPLOY / "systemd" / f"linli-{unit}.service").read_text()
    found = re.search(r"^ExecStart=/opt/linli/\.venv/bin/linli (.+)$", text, re.MULTILINE)
    assert found
    return found[1].split()


class Deployed:
    """The processes by day on the database of a town, and commands beside them."""

    def __init__(self, town: Town, server: postgres.Server, mail_port: int) -> None:
        self.town = town
        self.metrics_port = free_port()
        self.backups = town.var.parent / f"{town.var.name}-backups"
        self.key = town.var / "keys" / "session"
        self.key.parent.mkdir(mode=0o700, exist_ok=True)
        self.key.write_text("a key of this town alone, which stands in a file\n")
        self.key.chmod(0o600)
        urls = server.urls()
        # Only what cannot be the same in a test: folder, ports, database, mail server; and what the guide offers.
        self.changed = {
            "LINLI_VAR": str(town.var),
            "LINLI_PORT": str(town.port),
            "LINLI_LIVE_PORT": str(town.live_port),
            "LINLI_METRICS_PORT": str(self.metrics_port),
            "LINLI_EMAIL_HOST": "127.0.0.1",
            "LINLI_EMAIL_PORT": str(mail_port),
            "LINLI_FILES_ORIGIN": "https://files.town.example",
            "LINLI_HOSTS": "town.example,localhost",
            "LINLI_SECRET_KEY_FILE": str(self.key),
        }
        self.urls = {"DATABASE_URL": urls[APPLICATION_URL], SEQUENCER_URL: urls[SEQUENCER_URL]}
        self.as_owner = urls

    def environment(self, unit: str, **changes: str) -> dict[str, str]:
        """All that a process of this unit is told."""
        told = settings_of(unit)
        addresses = self.as_owner if "linli_owner" in told["DATABASE_URL"] else self.urls
        told |= {name: url for name, url in addresses.items() if name in told}
        told.pop("LINLI_PG_BIN", None)  # this test's server is not Debian's
        path = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        return {**path, **told, **self.changed, **changes}

    def spawn(self, unit: str) -> subprocess.Popen[bytes]:
        """The process of that unit."""
        command = [sys.executable, "-m", "linli.config.cli", *command_of(unit)]
        with self.town.output.open("ab") as output:
            return subprocess.Popen(
                command, env=self.environment(unit), cwd=self.town.var, stdout=output, stderr=subprocess.STDOUT
            )

    def run(self, unit: str, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """``linli`` to its end, told what that unit is told."""
        command = [sys.executable, "-m", "linli.config.cli", *arguments]
        environment = self.environment(unit, **changes)
        return subprocess.run(
            command, env=environment, cwd=self.town.var, capture_output=True, text=True, timeout=120, check=False
        )


@contextmanager
def deployed(town: Town) -> Iterator[Deployed]:
    """The three processes, up."""
    with ExitStack() as stack:
        server = stack.enter_context(postgres.held(town.var))
        site = Deployed(town, server, stack.enter_context(_mail_server()))
        stack.callback(subprocess.run, ["rm", "-rf", str(site.backups)], check=True)
        made = site.run("doctor", "shell", "-c", "from tests.deployed.furnish import furnish; furnish()", **_TESTS)
        assert made.returncode == 0, made.stderr
        (town.var / "furnished.json").write_text(made.stdout.splitlines()[-1])
        started: list[subprocess.Popen[bytes]] = []
        stack.callback(_end, started)
        started += [site.spawn(unit) for unit in ("web", "live", "worker")]
        wait_until(lambda: town.status("/readyz") == 200, "web is ready", told_by=town.said)
        wait_until(lambda: town.live_status("/live/health") == 200, "live listens", told_by=town.said)
        yield site


# The builders of tests are found beside the program.
_TESTS = {"PYTHONPATH": os.pathsep.join([str(DEPLOY.parent), os.environ.get("PYTHONPATH", "")])}


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """As systemd does: one signal to the first process of each unit, and time to come to an end."""
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
        if process.poll() is None:
            process.kill()
            process.wait(60)


@contextmanager
def _mail_server() -> Iterator[int]:
    """Somebody who says yes to everything that mail says; the port."""

    class Polite(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                self.wfile.write(b"221 gone\r\n" if line.upper().startswith(b"QUIT") else b"250 yes\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Polite) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()
