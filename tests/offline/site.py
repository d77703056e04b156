"""A site that can be stopped: the real web process on the test database, on a port of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from tests.faults.town import free_port

PATIENCE = 60.0  # seconds; nothing is measured by it


def database_url() -> str:
    """Of the database that this test runs on."""
    given = connection.settings_dict
    return f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}&port={given['PORT'] or 5432}"


class Site:
    """``start`` and ``stop`` as often as one likes: always the same address."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.scripts: Path | None = None  # a folder of scripts in place of the ones that ship

    @property
    def environment(self) -> dict[str, str]:
        """An operator's, with our database, key and port."""
        own = {
            "DATABASE_URL": database_url(),
            "LINLI_SECRET_KEY": settings.SECRET_KEY,
            "LINLI_VAR": str(self.var),
            "LINLI_PORT": str(self.port),
            "LINLI_WEB_PROCESSES": "1",
            "DJANGO_SETTINGS_MODULE": "linli.config.settings",
        }
        return {**os.environ, **own}

    @property
    def code(self) -> str:
        """What the process runs."""
        code = "from linli.config.processes import serve; serve('web')"
        if self.scripts is None:
            return code
        named = f"offline.SCRIPTS = pathlib.Path({str(self.scripts)!r})"
        return f"import pathlib, linli.config.wsgi; from linli.portal.pages import offline; {named}; {code}"

    def start(self) -> None:
        """Until it answers."""
        with (self.var / "web.out").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", self.code], env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            alive = self.process.poll() is None and time.monotonic() < deadline
            assert alive, (self.var / "web.out").read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        """Kill it, with its workers, in the middle of whatever it does."""
        if self.process is None:
            return
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(self.process.pid)
            for one in [*family.children(recursive=True), family]:
                one.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/work", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return False
        except (urllib.error.URLError, OSError):
            return False
