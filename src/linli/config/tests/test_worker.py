"""The worker process works whole or ends, so that it is started again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

# The publisher falls once jobs are waited for, as it would by a fault in the code that nobody thought of.
_FALLING = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"
import django
django.setup()
from linli.config import publisher, worker

def fall(stop, cosign=None):
    stop.wait(3.0)
    raise ZeroDivisionError

publisher.run = fall
worker.work()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_which_one_thread_falls_says_so_and_ends_that_it_may_be_started_again(tmp_path: Path) -> None:
    connection.ensure_connection()
    info = connection.connection.info
    url = f"postgresql://{info.user}@/{info.dbname}?host={info.host}"
    given = {**os.environ, "DATABASE_URL": url, "LINLI_VAR": str(tmp_path), "LINLI_METRICS_PORT": "0"}
    command = [sys.executable, "-c", _FALLING]
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert "the worker ends: its thread publisher fell: ZeroDivisionError" in done.stdout + done.stderr
