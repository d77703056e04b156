"""The model in force, loaded once in a process, and what the next one may learn from."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.matters.models import KindModel as Stored
from linli.matters.models import Matter
from linli.matters.queries.kinds import list_leaves
from linli.matters.rules import State
from linli.matters.rules.learning import KindModel, Sample, unpack

CHECKED_EVERY_SECONDS = 5.0
ENOUGH_NEW = 100  # matters closed since the last training, before the worker trains again
MOST_MATTERS = 20_000  # the newest; more cost time and add little
_loaded: tuple[UUID | None, KindModel | None] = None, None
_checked_at = 0.0


def current_kind_model() -> KindModel | None:
    """What was learnt last, or None before the first training. Asks for a newer one every few seconds at most."""
    global _loaded, _checked_at
    now = time.monotonic()
    if _checked_at and now - _checked_at < CHECKED_EVERY_SECONDS:
        return _loaded[1]
    newest = Stored.objects.filter(is_kept=True).order_by("-trained_at", "-id").values_list("id", flat=True).first()
    if newest != _loaded[0]:
        _loaded = newest, unpack(bytes(Stored.objects.get(id=newest).weights)) if newest else None
    _checked_at = now
    return _loaded[1]


def forget_kind_model() -> None:
    """Look again at once: called after a training, and by tests."""
    global _loaded, _checked_at
    _loaded, _checked_at = (None, None), 0.0


def list_phrases() -> list[Sample]:
    """Names and words of each kind as published, in both languages."""
    return [
        Sample(phrase, leaf.code)
        for leaf in list_leaves()
        for phrase in [leaf.name_zh, leaf.name_en, *(word for words in leaf.words.values() for word in words)]
        if phrase
    ]


def list_closed_texts(most: int = MOST_MATTERS) -> list[Sample]:
    """The words of the newest matters that their residents saw to the end, with the kind that they ended as.

    Never of private kinds, and nothing of who raised them: the text, the kind, and the place so that no place is
    counted twice.
    """
    codes = [leaf.code for leaf in list_leaves() if not leaf.private]
    newest = _closed().filter(kind_code__in=codes).order_by("-closed_at", "-id")
    rows = newest.values_list("text", "kind_code", "place_id")[:most]
    return [Sample(text, code, place_id) for text, code, place_id in rows]


def _closed() -> QuerySet[Matter]:
    return Matter.objects.filter(state=State.CONFIRMED, closed_at__isnull=False).exclude(text="")


@dataclass(frozen=True)
class Training:
    """One training: when, on how many closed matters, and shares of kinds named rightly in five parts held out in turn.

    ``accuracy`` and ``macro_f1`` are of what was learnt and the catalogue together, ``words_accuracy`` of the words of
    the catalogue alone; all between 0 and 1.
    """

    at: datetime
    matters: int
    accuracy: float
    macro_f1: float
    words_accuracy: float
    catalogue: int  # the version


@dataclass(frozen=True)
class KindModelStatus:
    """What is in force, the last try where it was not kept, and how many matters were closed since that or this."""

    in_force: Training | None
    not_kept: Training | None
    closed_since: int


def kind_model_status() -> KindModelStatus:
    """For the page of administrators and the nightly training. Three statements."""
    rows = Stored.objects.select_related("catalogue").defer("weights").order_by("-trained_at", "-id")
    kept, last = rows.filter(is_kept=True).first(), rows.first()
    since = _closed().filter(closed_at__gt=last.trained_at) if last else _closed()
    return KindModelStatus(
        in_force=_training(kept) if kept else None,
        not_kept=_training(last) if last and not last.is_kept else None,
        closed_since=since.count(),
    )


def _training(stored: Stored) -> Training:
    together = stored.figures["together"]
    return Training(
        at=stored.trained_at,
        matters=stored.matters,
        accuracy=together["accuracy"],
        macro_f1=together["macro_f1"],
        words_accuracy=stored.figures["words"]["accuracy"],
        catalogue=stored.catalogue.version,
    )
