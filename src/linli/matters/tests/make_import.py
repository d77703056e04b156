"""Small tables and mappings for tests of the import."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from django.core.management import call_command

HEADER = ("id", "opened", "due", "closed", "status", "subject", "reason", "type", "area", "x", "y", "by")

MAPPING = """
format = 1
source = "old-system"
language = "en"
time_zone = "Asia/Shanghai"
{extra}
[columns]
id = "id"
received = "opened"
due = "due"
ended = "closed"
longitude = "x"
latitude = "y"
[words]
template = "{{type}} ({{reason}})"
title = "{{type}}"
[area]
code = "{{area}}"
otherwise = "{otherwise}"
[state]
column = "status"
values = {{ Closed = "CONFIRMED", Open = "RECEIVED" }}
[channel]
column = "by"
otherwise = "API"
values = {{ phone = "DESK_PHONE" }}
{kinds}
"""

OWN = """
[kinds.own]
columns = ["subject", "reason", "type"]
prefix = "old"
first_level = "GRID"
basis_zh = "旧系统记录的期限"
basis_en = "Targets of the old system"
"""

CODED = """
[kinds.coded]
column = "type"
values = { Lamp = "civil.lighting.lamp" }
"""


def make_mapping(folder: Path, *, kinds: str = OWN, otherwise: str = "RECORDED", extra: str = "") -> Path:
    """A mapping file for tables with HEADER."""
    path = folder / "mapping.toml"
    path.write_text(MAPPING.format(kinds=kinds, otherwise=otherwise, extra=extra))
    return path


def make_line(number: object, **changes: Any) -> dict[str, Any]:
    """A lamp reported on 1 May 2026 in grid 3, due on the 4th and settled on the 2nd."""
    line: dict[str, Any] = {
        "id": str(number),
        "opened": "2026-05-01 09:00:00",
        "due": "2026-05-04 09:00:00",
        "closed": "2026-05-02 09:00:00",
        "status": "Closed",
        "subject": "Streets",
        "reason": "Lights & Signals",
        "type": "Lamp",
        "area": "330681103202001",
        "x": "120.225",
        "y": "29.705",
        "by": "phone",
    }
    return line | changes


def make_open_line(number: object, **changes: Any) -> dict[str, Any]:
    """As make_line, still open."""
    return make_line(number, status="Open", closed="", **changes)


def make_csv(
    folder: Path, lines: Sequence[dict[str, Any]], *, encoding: str = "utf-8", name: str = "table.csv"
) -> Path:
    """A CSV file of these lines."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    writer.writerows([line[column] for column in HEADER] for line in lines)
    path = folder / "table.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def make_parquet(folder: Path, lines: Sequence[dict[str, Any]], select: str = "*") -> Path:
    """A Parquet file of these lines; ``select`` may give columns other types."""
    path = folder / "table.parquet"
    connection = duckdb.connect()
    columns = ", ".join(f'"{column}" VARCHAR' for column in HEADER)
    connection.execute(f"CREATE TABLE lines ({columns})")
    connection.executemany(
        f"INSERT INTO lines VALUES ({', '.join('?' * len(HEADER))})",
        [[line[column] for column in HEADER] for line in lines],
    )
    connection.execute(f"COPY (SELECT {select} FROM lines) TO '{path}' (FORMAT PARQUET)")
    return path


def run_import(*arguments: Any) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("import_requests", *map(str, arguments), stdout=out)
    return out.getvalue()
