"""All checks, one after the other: what one of them breaks on is a finding itself, and the others go on."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import Error, ProgrammingError
from django.utils.translation import gettext_lazy as _

from linli.config.running.figures import read_figures
from linli.config.running.findings import Finding, State, Words
from linli.config.running.front import check_certificate, check_front
from linli.config.running.place import (
    check_answers,
    check_calendars,
    check_database_roles,
    check_keys,
    check_mail,
    check_migrations,
)
from linli.config.running.work import check_machine, check_work


def examine(at: datetime, *, beside: bool = True, as_owner: bool = True) -> list[Finding]:
    """Every finding in the order of the list. ``beside``: also ask web, live and mail over the network.

    ``as_owner``: this process signs in as the owner of the tables, who alone sees what each role may do.
    """
    found = _safely("migrations", _("Tables"), check_migrations)
    waits = any(one.state is State.BROKEN for one in found)  # then what is counted may not be there yet
    found += _safely("figures", _("Counts"), lambda: _of_figures(at), waits=waits)
    if as_owner:
        found += _safely("roles", _("Roles of the database"), check_database_roles, waits=waits)
    found += _safely("keys", _("Keys"), check_keys, waits=waits)
    found += _safely("calendars", _("Working days"), lambda: check_calendars(at))
    found += _safely("front", _("Address of the site"), check_front)
    if beside:
        found += _safely("certificate", _("Certificate"), lambda: check_certificate(at))
        found += _safely("answers", _("Web"), check_answers)
        found += _safely("mail", _("Mail server"), check_mail)
    return found


def _of_figures(at: datetime) -> Iterator[Finding]:
    figures = read_figures(at)
    yield from check_machine(figures)
    yield from check_work(figures)


def _safely(code: str, title: Words, check: Callable[[], Iterator[Finding]], *, waits: bool = False) -> list[Finding]:
    """``waits``: tables are still missing, which was said already."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except Error as error:
        if waits and isinstance(error, ProgrammingError):
            return found
        remedy = _("Is PostgreSQL running, and does DATABASE_URL name it? See LINLI_VAR/pg/log.")
        found.append(Finding(code, title, State.BROKEN, type(error).__name__, remedy))
    except OSError as error:
        found.append(Finding(code, title, State.BROKEN, error.strerror or type(error).__name__))
    return found
