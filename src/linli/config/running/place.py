"""Checks of this machine and its settings: migrations, roles, keys, calendars, mail, and who answers."""

import smtplib
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from linli.calendars import queries as calendars
from linli.config import processes
from linli.config.backup.keys import key_files
from linli.config.roles import check_roles
from linli.config.running.findings import Finding, State
from linli.config.secret_files import loose_files
from linli.disputes import queries as disputes
from linli.kit.clock import local_day
from linli.kit.errors import Refused

_PATIENCE = 5.0


def pending_migrations() -> list[str]:
    """Names of the migrations that this program brings and the database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def check_migrations() -> Iterator[Finding]:
    """One finding."""
    pending, title = pending_migrations(), _("Tables")
    if pending:
        seen = _("%(count)s changes wait") % {"count": len(pending)}
        yield Finding("migrations", title, State.BROKEN, seen, "linli upgrade --dry-run, linli upgrade")
    else:
        yield Finding("migrations", title, State.OK, _("as this version wants them"))


def check_database_roles() -> Iterator[Finding]:
    """One finding, with the first fault in the words of ``linli roles --check``."""
    faults, title = check_roles(), _("Roles of the database")
    if faults:
        yield Finding("roles", title, State.ATTENTION, faults[0], "linli roles --check")
    else:
        yield Finding("roles", title, State.OK, _("each may do what it should"))


def check_keys() -> Iterator[Finding]:
    """Nobody else reads them; the words of disputes can be opened."""
    var = Path(settings.VAR)
    known = {path: name for name, path in key_files(var).items()}
    open_ones = sorted(known.get(path, str(path)) for path in {*loose_files(var), *filter(_is_open, known)})
    title = _("Keys")
    if open_ones:
        yield Finding("keys", title, State.BROKEN, ", ".join(open_ones), _("Others can read them: chmod 600."))
    else:
        yield Finding("keys", title, State.OK, _("only their owner reads them"))
    try:
        disputes.check_master_key()
    except Refused as refused:
        remedy = _("Put the key back that the backup of the keys holds: docs/operate/keys.md.")
        yield Finding("master_key", _("Words of disputes"), State.BROKEN, refused.message, remedy)
    else:
        yield Finding("master_key", _("Words of disputes"), State.OK, _("can be opened"))


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def check_calendars(at: datetime) -> Iterator[Finding]:
    """The working days of this year are known, and from December on those of the next."""
    day, title = local_day(at), _("Working days")
    known = calendars.calendar(settings.LINLI_CALENDAR).years
    wanted = [day.year] + ([day.year + 1] if day.month == 12 else [])
    missing = [str(year) for year in wanted if year not in known]
    if missing:
        seen = _("not published here: %(years)s") % {"years": ", ".join(missing)}
        yield Finding("calendars", title, State.ATTENTION, seen, _("Put the year's file in LINLI_CALENDARS."))
    else:
        yield Finding("calendars", title, State.OK, _("known up to %(year)s") % {"year": max(known)})


def check_answers() -> Iterator[Finding]:
    """Web and live answer on this machine."""
    host = processes.address().replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - everywhere is here too
    for code, title, port, path in (
        ("web", _("Web"), processes.web_port(), "/healthz"),
        ("live", _("Live updates"), processes.live_port(), "/live/health"),
    ):
        answered = _answers(f"http://{host}:{port}{path}")
        remedy = "" if answered else _("Start it: linli run, or its unit.")
        yield Finding(
            code,
            title,
            State.OK if answered else State.BROKEN,
            _("answers on port %(port)s") % {"port": port}
            if answered
            else _("no answer on port %(port)s") % {"port": port},
            remedy,
        )


def check_mail() -> Iterator[Finding]:
    """The mail server can be reached, where there is one; nothing is sent."""
    title = _("Mail server")
    if "smtp" not in settings.EMAIL_BACKEND:
        yield Finding(
            "mail", title, State.ATTENTION, _("no mail server is set"), "LINLI_EMAIL_BACKEND, LINLI_EMAIL_HOST"
        )
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException):
        yield Finding("mail", title, State.BROKEN, where, _("It does not answer: look at its name, port and firewall."))
    else:
        yield Finding("mail", title, State.OK, where)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - an address of our own
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except (urllib.error.URLError, OSError):
        return False
