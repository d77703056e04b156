"""The model in force, loaded once in a process, and what the next one may learn from."""

import time
from uuid import UUID

from linli.matters.models import KindModel as Stored
from linli.matters.models import Matter
from linli.matters.queries.kinds import list_leaves
from linli.matters.rules import State
from linli.matters.rules.learning import KindModel, Sample, unpack

CHECKED_EVERY_SECONDS = 5.0
MOST_MATTERS = 20_000  # the newest; more cost time and add little
_loaded: tuple[UUID | None, KindModel | None] = None, None
_checked_at = 0.0


def current_kind_model() -> KindModel | None:
    """What was learnt last, or None before the first training. Asks for a newer one every few seconds at most."""
    global _loaded, _checked_at
    now = time.monotonic()
    if _checked_at and now - _checked_at < CHECKED_EVERY_SECONDS:
        return _loaded[1]
    newest = Stored.objects.order_by("-trained_at", "-id").values_list("id", flat=True).first()
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
    rows = (
        Matter.objects.filter(state=State.CONFIRMED, kind_code__in=codes, closed_at__isnull=False)
        .exclude(text="")
        .order_by("-closed_at", "-id")
        .values_list("text", "kind_code", "place_id")[:most]
    )
    return [Sample(text, code, place_id) for text, code, place_id in rows]
