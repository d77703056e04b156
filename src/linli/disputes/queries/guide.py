"""The guide from its files: the shipped ones, and those of the folder that the operator names.

It is kept in the process and looked at again every minute. A file of the operator's takes the place of a shipped one of
the same name; one with a fault is left out, and the shipped one of its name holds.
"""

import logging
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from linli.disputes.models import GuideCount
from linli.disputes.rules.guide import COMMONS, Commons, Guide, LoadedGuide, Pathway, Unreadable, load
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed, NotFound

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "guide"
LOOKED_AT_EVERY_SECONDS = 60.0
SHOWN_FROM = 10  # smaller counts are not shown to anybody
WEEKS_SHOWN = 8

_log = logging.getLogger(__name__)
_State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class CountRow:
    """So many in the week that begins on that Monday. ``code`` is a leaf's, or a question's for misses."""

    week_on: date
    pathway: str
    code: str
    times: int


_kept: tuple[_State, LoadedGuide] | None = None
_looked_at = 0.0


def guide() -> Guide:
    """The guide as it is in force."""
    return load_guide().guide


def get_pathway(code: str) -> Pathway:
    """The pathway of that code; raises NotFound ``guide.unknown``."""
    found = guide().pathways.get(code)
    if found is None:
        raise NotFound("guide.unknown", _("There is no such list of questions."))
    return found


def load_guide() -> LoadedGuide:
    """The guide with the faults of files that were left out; a fault is logged once."""
    global _kept, _looked_at
    now = time.monotonic()
    if _kept is not None and now - _looked_at < LOOKED_AT_EVERY_SECONDS:
        return _kept[1]
    state = _state()
    if _kept is None or _kept[0] != state:
        _kept = (state, _sound())
        for fault in _kept[1].faults:
            _log.error("a part of the guide was left out: %s %s %s", fault.where, fault.code, fault.detail)
    _looked_at = now
    return _kept[1]


def forget_guide() -> None:
    """Look at the files again at once."""
    global _kept, _looked_at
    _kept, _looked_at = None, 0.0


def guide_files() -> dict[str, bytes]:
    """Every file of the jurisdiction in force, the operator's own before the shipped ones."""
    return {path.name: path.read_bytes() for folder in _folders() for path in sorted(folder.glob("*.yaml"))}


def list_misses(actor: Actor, today: date) -> list[CountRow]:
    """By week and question, how often nothing fitted; from ten up. Raises NotAllowed ``guide.not_yours``."""
    return _counts(actor, today, GuideCount.Counted.MISS)


def list_outcomes(actor: Actor, today: date) -> list[CountRow]:
    """By week and leaf, how often it was reached; from ten up. Raises NotAllowed ``guide.not_yours``."""
    return _counts(actor, today, GuideCount.Counted.LEAF)


def _counts(actor: Actor, today: date, counted: str) -> list[CountRow]:
    if not actor.has_role(Role.ADMINISTRATOR, Role.COORDINATOR):
        raise NotAllowed("guide.not_yours", _("These counts are for those who keep the questions."))
    rows = (
        GuideCount.objects.filter(counted=counted, week_on__gt=today - timedelta(weeks=WEEKS_SHOWN))
        .values("week_on", "pathway", "code")
        .annotate(total=Sum("times"))
        .filter(total__gte=SHOWN_FROM)
        .order_by("-week_on", "-total", "pathway", "code")
    )
    return [CountRow(row["week_on"], row["pathway"], row["code"], row["total"]) for row in rows]


def _sound() -> LoadedGuide:
    """Where the operator's own file is faulty, the shipped one of its name holds."""
    files, shipped = guide_files(), _files_of(_folders()[0])
    if COMMONS not in files:  # nothing is written for this jurisdiction: the page then leads to a person
        return LoadedGuide(_nothing(), ())
    try:
        loaded = load(files)
    except Unreadable as unreadable:
        return LoadedGuide(load(shipped).guide if COMMONS in shipped else _nothing(), (unreadable.fault,))
    names = {fault.where.partition(":")[0] for fault in loaded.faults} & shipped.keys()
    again = {name: shipped[name] for name in names if shipped[name] != files[name]}
    return LoadedGuide(load({**files, **again}).guide, loaded.faults) if again else loaded


def _nothing() -> Guide:
    commons = Commons(format=1, jurisdiction=settings.LINLI_CALENDAR, sources={}, doors={}, limits={}, person=())
    return Guide(commons, {})


def _folders() -> list[Path]:
    folders = [SHIPPED / settings.LINLI_CALENDAR]
    if settings.LINLI_GUIDE:
        folders.append(Path(settings.LINLI_GUIDE))
    return folders


def _files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}


def _state() -> _State:
    """What tells that a file has changed."""
    paths = [path for folder in _folders() for path in sorted(folder.glob("*.yaml"))]
    stats = [(path, path.stat()) for path in paths if path.exists()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


__all__ = [
    "SHOWN_FROM",
    "CountRow",
    "forget_guide",
    "get_pathway",
    "guide",
    "guide_files",
    "list_misses",
    "list_outcomes",
    "load_guide",
]
