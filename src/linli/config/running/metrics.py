"""What Prometheus reads: requests by page and status, what waits, how long. No ids, no addresses, nobody.

Web and live run in several processes. Each writes its counts into a file of its own under ``LINLI_VAR/run/metrics``;
the worker adds them up, with what the database tells, and is the only one who is asked.
"""

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # live counts too, and loads no models
    from linli.config.running.figures import Figures

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
WRITE_SECONDS = 2.0
REQUESTS, SECONDS = "linli_requests_total", "linli_request_seconds"
# Name, kind, and what it is; every metric that is ever shown.
METRICS = {
    REQUESTS: ("counter", "Requests answered, by page and status."),
    SECONDS: ("histogram", "Time until the answer, by page, in seconds."),
    "linli_live_watchers": ("gauge", "Open pages that are told of changes."),
    "linli_chain_waiting": ("gauge", "Entries of the record that are not linked yet."),
    "linli_chain_lag_seconds": ("gauge", "Age of the oldest of them."),
    "linli_log_size": ("gauge", "Entries of the public log."),
    "linli_log_waiting": ("gauge", "Entries that are not published yet."),
    "linli_log_lag_seconds": ("gauge", "Age of the oldest of them."),
    "linli_jobs": ("gauge", "Jobs by status."),
    "linli_notices": ("gauge", "Notices that are still on their way, by state."),
    "linli_notices_late_seconds": ("gauge", "How long the latest notice is overdue."),
    "linli_webhooks": ("gauge", "Deliveries that are still on their way, by state."),
    "linli_workers": ("gauge", "Workers that were heard of in the last minute."),
    "linli_database_bytes": ("gauge", "Size of the database."),
    "linli_database_connections": ("gauge", "Connections to the database."),
    "linli_database_connections_most": ("gauge", "Connections that it takes at most."),
    "linli_disk_free_bytes": ("gauge", "Free room where LINLI_VAR is."),
    "linli_clock_offset_seconds": ("gauge", "This machine's clock less the database's."),
    "linli_backup_age_seconds": ("gauge", "Age of the last backup that was made from here."),
    "linli_figures_read": ("gauge", "1 when the database answered what is told here."),
}
Counts = dict[tuple[str, str], int]


class Requests:
    """What this process answered: counts by page and status, a histogram of seconds by page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counts = defaultdict(int)
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = defaultdict(float)
        self._written = 0.0

    def add(self, page: str, status: int, seconds: float) -> None:
        """One answer."""
        at = next((index for index, most in enumerate(BUCKETS) if seconds <= most), len(BUCKETS))
        with self._lock:
            self._counts[page, str(status)] += 1
            self._buckets.setdefault(page, [0] * (len(BUCKETS) + 1))[at] += 1
            self._sums[page] += seconds

    def is_due(self) -> bool:
        """True once every two seconds: whoever hears it writes."""
        with self._lock:
            if time.monotonic() - self._written < WRITE_SECONDS:
                return False
            self._written = time.monotonic()
            return True

    def as_json(self) -> dict[str, Any]:
        """Plain data of the moment."""
        with self._lock:
            return {
                "counts": [[page, status, count] for (page, status), count in self._counts.items()],
                "buckets": {page: list(found) for page, found in self._buckets.items()},
                "sums": dict(self._sums),
            }


def write_counts(folder: Path, name: str, counts: dict[str, Any]) -> None:
    """Into the file of this process; a full disk or a missing folder must not cost an answer."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{name}-{os.getpid()}"
        draft.write_text(json.dumps(counts), encoding="utf-8")
        draft.rename(folder / f"{name}-{os.getpid()}.json")


def collect(folder: Path) -> dict[str, Any]:
    """All processes together. Counts of those that ended are kept in ``ended.json``: a counter never goes back."""
    total: dict[str, Any] = {"counts": [], "buckets": {}, "sums": {}, "watchers": 0}
    ended = folder / "ended.json"
    if ended.exists():
        _add(total, _read(ended))
    for path in sorted(folder.glob("*-*.json")):
        if _is_alive(path):
            continue
        _add(total, {**_read(path), "watchers": 0})
        draft = folder / ".ended"
        draft.write_text(json.dumps({**total, "watchers": 0}), encoding="utf-8")
        draft.rename(ended)
        path.unlink(missing_ok=True)
    for path in sorted(folder.glob("*-*.json")):
        _add(total, _read(path))
    return total


def _is_alive(path: Path) -> bool:
    pid = path.stem.rpartition("-")[2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _add(total: dict[str, Any], more: dict[str, Any]) -> None:
    counts: Counts = defaultdict(int, {(page, status): count for page, status, count in total["counts"]})
    for page, status, count in more.get("counts", []):
        counts[page, status] += count
    total["counts"] = [[page, status, count] for (page, status), count in sorted(counts.items())]
    for page, found in more.get("buckets", {}).items():
        known = total["buckets"].setdefault(page, [0] * len(found))
        total["buckets"][page] = [one + other for one, other in zip(known, found, strict=True)]
    for page, seconds in more.get("sums", {}).items():
        total["sums"][page] = total["sums"].get(page, 0.0) + seconds
    total["watchers"] += more.get("watchers", 0)


def exposition(total: dict[str, Any], figures: "Figures | None") -> str:
    """In the text format of Prometheus, version 0.0.4."""
    values: dict[str, list[str]] = defaultdict(list)
    for page, status, count in total["counts"]:
        values[REQUESTS].append(f'{REQUESTS}{{page="{page}",status="{status}"}} {count}')
    for page, found in sorted(total["buckets"].items()):
        values[SECONDS].extend(_histogram(page, found, total["sums"].get(page, 0.0)))
    values["linli_live_watchers"].append(f"linli_live_watchers {total['watchers']}")
    values["linli_figures_read"].append(f"linli_figures_read {0 if figures is None else 1}")
    for name, label, value in _of_figures(figures) if figures else ():
        values[name].append(f"{name}{label} {value}")
    lines = []
    for name, (kind, what) in METRICS.items():
        if values[name]:
            lines += [f"# HELP {name} {what}", f"# TYPE {name} {kind}", *values[name]]
    return "\n".join(lines) + "\n"


def _histogram(page: str, found: list[int], seconds: float) -> Iterator[str]:
    so_far = 0
    for most, count in zip((*BUCKETS, "+Inf"), found, strict=True):
        so_far += count
        yield f'{SECONDS}_bucket{{page="{page}",le="{most}"}} {so_far}'
    yield f'{SECONDS}_sum{{page="{page}"}} {seconds:.6f}'
    yield f'{SECONDS}_count{{page="{page}"}} {so_far}'


def _of_figures(figures: "Figures") -> Iterable[tuple[str, str, float]]:
    yield "linli_chain_waiting", "", figures.chain_waiting
    yield "linli_chain_lag_seconds", "", figures.chain_seconds or 0.0
    yield "linli_log_size", "", figures.log_size
    yield "linli_log_waiting", "", figures.log_waiting
    yield "linli_log_lag_seconds", "", figures.log_seconds or 0.0
    for name, counted, label in (
        ("linli_jobs", figures.jobs, "status"),
        ("linli_notices", figures.notices, "state"),
        ("linli_webhooks", figures.deliveries, "state"),
    ):
        for state, count in sorted(counted.items()):
            yield name, f'{{{label}="{state.lower()}"}}', count
    yield "linli_notices_late_seconds", "", max(0.0, figures.late_notice_seconds or 0.0)
    yield "linli_workers", "", figures.workers
    yield "linli_database_bytes", "", figures.database_bytes
    yield "linli_database_connections", "", figures.connections
    yield "linli_database_connections_most", "", figures.connections_most
    yield "linli_disk_free_bytes", "", figures.disk_free
    yield "linli_clock_offset_seconds", "", figures.clock_offset
    if figures.backup_seconds is not None:
        yield "linli_backup_age_seconds", "", figures.backup_seconds
