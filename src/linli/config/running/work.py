"""Checks of what waits: the chain, the public log, jobs, notices, webhooks, workers; and of disk, clock, backup."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from linli.config.backup.media import readable
from linli.config.running.figures import Figures
from linli.config.running.findings import Finding, State, Words, state_of
from linli.config.running.words import lasting

DAY = 86_400.0
_OLDEST_SERVER = 15


def check_work(figures: Figures) -> Iterator[Finding]:
    """From the numbers alone."""
    yield _workers(figures)
    yield _chain(figures)
    yield _log(figures)
    yield _jobs(figures)
    yield _notices(figures)
    yield _webhooks(figures)


def check_machine(figures: Figures) -> Iterator[Finding]:
    """From the numbers alone."""
    yield _server(figures)
    yield _connections(figures)
    yield _disk(figures)
    yield _clock(figures)
    yield _backup(figures)


def _workers(figures: Figures) -> Finding:
    title, remedy = _("Worker"), _("Start it: linli run, or the unit linli-worker.")
    if figures.workers:
        return Finding("worker", title, State.OK, _("%(count)s at work") % {"count": figures.workers})
    seen = (
        _("none since %(time)s") % {"time": lasting(figures.worker_silence)}
        if figures.worker_silence is not None
        else _("none was ever at work")
    )
    return Finding("worker", title, State.BROKEN, seen, remedy)


def _chain(figures: Figures) -> Finding:
    state = state_of(figures.chain_seconds or 0.0, attention=30, broken=600)
    return Finding(
        "chain",
        _("Chain of the record"),
        state,
        _waiting(figures.chain_waiting, figures.chain_seconds),
        "" if state is State.OK else _("The worker links it: look whether it is at work, and into its log."),
    )


def _log(figures: Figures) -> Finding:
    state = state_of(figures.log_seconds or 0.0, attention=60, broken=3600)
    return Finding(
        "log",
        _("Public log"),
        state,
        _("%(count)s entries published") % {"count": f"{figures.log_size:,}"} if state is State.OK else
        _waiting(figures.log_waiting, figures.log_seconds),
        "" if state is State.OK else _("The worker publishes it and says in its log what stands in the way."),
    )  # fmt: skip


def _jobs(figures: Figures) -> Finding:
    waiting, failed = figures.jobs.get("todo", 0), figures.jobs.get("failed", 0)
    state = State.ATTENTION if failed or waiting > 10_000 else State.OK
    seen = _("%(waiting)s wait, %(failed)s failed") % {"waiting": waiting, "failed": failed}
    remedy = _("The log of the worker names the job and where it broke.") if state is not State.OK else ""
    return Finding("jobs", _("Jobs"), state, seen, remedy)


def _notices(figures: Figures) -> Finding:
    state = state_of(figures.late_notice_seconds or 0.0, attention=900, broken=4 * 3600)
    seen = _("%(count)s wait") % {"count": sum(figures.notices.values())}
    remedy = _("A carrier does not take them: look at mail server and gateway, and into the log of the worker.")
    return Finding("notices", _("Notices to people"), state, seen, remedy if state is not State.OK else "")


def _webhooks(figures: Figures) -> Finding:
    waiting, failing = sum(figures.deliveries.values()), figures.deliveries.get("TEMPORARY_FAILURE", 0)
    state = State.ATTENTION if failing > 100 else State.OK
    remedy = _("The page of webhooks says which programs do not answer.") if state is not State.OK else ""
    return Finding("webhooks", _("Webhooks"), state, _("%(count)s wait") % {"count": waiting}, remedy)


def _server(figures: Figures) -> Finding:
    state = State.OK if figures.server_version >= _OLDEST_SERVER else State.BROKEN
    seen = f"PostgreSQL {figures.server_version}, {readable(figures.database_bytes)}"
    remedy = _("Version %(version)s or a later one is needed.") % {"version": _OLDEST_SERVER}
    return Finding("database", _("Database"), state, seen, remedy if state is not State.OK else "")


def _connections(figures: Figures) -> Finding:
    share = figures.connections / max(figures.connections_most, 1)
    state = state_of(share, attention=0.8, broken=0.97)
    seen = _("%(count)s of %(most)s") % {"count": figures.connections, "most": figures.connections_most}
    remedy = _("Raise max_connections, or run fewer processes.") if state is not State.OK else ""
    return Finding("connections", _("Connections to the database"), state, seen, remedy)


def _disk(figures: Figures) -> Finding:
    """Room for the database once more: an upgrade or a restore beside it wants that."""
    needed = max(1 << 30, figures.database_bytes)
    state = State.OK if figures.disk_free >= needed else State.ATTENTION
    if figures.disk_free < (256 << 20):
        state = State.BROKEN
    seen = _("%(free)s free") % {"free": readable(figures.disk_free)}
    remedy = _("Make room: %(needed)s should be free.") % {"needed": readable(needed)}
    return Finding("disk", _("Disk"), state, seen, remedy if state is not State.OK else "")


def _clock(figures: Figures) -> Finding:
    state = state_of(abs(figures.clock_offset), attention=2, broken=60)
    seen = _("%(seconds)s s apart from the database") % {"seconds": f"{abs(figures.clock_offset):.1f}"}
    remedy = _("Let both machines follow a time server (chrony, systemd-timesyncd).") if state is not State.OK else ""
    return Finding("clock", _("Clock of this machine"), state, seen, remedy)


def _backup(figures: Figures) -> Finding:
    title, remedy = _("Last backup"), _("linli backup DIR, every night, onto another machine.")
    if figures.backup_seconds is None:
        return Finding("backup", title, State.ATTENTION, _("none was made from here"), remedy)
    state = state_of(figures.backup_seconds, attention=2 * DAY)
    seen = _("%(time)s ago") % {"time": lasting(figures.backup_seconds)}
    return Finding("backup", title, state, seen, remedy if state is not State.OK else "")


def _waiting(count: int, seconds: float | None) -> Words:
    if not count or seconds is None:
        return _("nothing waits")
    return _("%(count)s wait, the oldest for %(time)s") % {"count": count, "time": lasting(seconds)}
