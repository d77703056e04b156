"""The words by which matters are found: written with the matter, followed when it changes hands, gone when erased.

What somebody has said of how to be reached is never written there, and a resident's own name is left out of the text.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kit.db import copy_rows
from linli.matters.models import Contact, Matter, SearchText
from linli.matters.rules.search_words import agency_mark, kind_marks, marked, place_marks, time_marks, vector_of

BATCH = 1000
_WORDS = frozenset({"title", "text", "address", "answers"})
_WHERE = frozenset({"place_path", "owner_path", "owner_agency_id", "kind_code"})

_ADD_MARKS = "UPDATE matters_searchtext SET words = words || %s::tsvector WHERE matter_id = ANY(%s)"
_ADD_MARKS_EACH = """
UPDATE matters_searchtext found SET words = words || moved.marks::tsvector
FROM unnest(%s::uuid[], %s::text[]) AS moved(matter_id, marks) WHERE found.matter_id = moved.matter_id
"""
_ADD_PLACES = """
UPDATE matters_searchtext found SET words = words || moved.marks::tsvector
FROM unnest(%s::text[], %s::text[]) AS moved(path, marks), matters_matter matter
WHERE matter.id = found.matter_id AND (matter.place_path = moved.path OR matter.owner_path = moved.path)
"""


def vector_for(matter: Matter, names: Collection[str] = ()) -> str:
    """What can be found of a matter: title, text, address, written answers; and the marks of teams, kind and day.

    ``names`` is what the resident gave as the own name.
    """
    texts = [matter.text] if matter.text.startswith(matter.title.rstrip("…")) else [matter.title, matter.text]
    answers = [answer for answer in matter.answers.values() if isinstance(answer, str)]
    marks = [*_marks_of(matter), *time_marks(matter.received_at)]
    return vector_of([*texts, matter.address, *answers], names=names, marks=marks)


def follow_change(matter: Matter, changes: Collection[str]) -> None:
    """After an UPDATE of a matter: other words are indexed anew, another team or kind is added. Else nothing.

    A mark that no longer holds stays: marks only narrow what is then looked at exactly.
    """
    if _WORDS & set(changes):
        index_words([matter.id])
    elif _WHERE & set(changes):
        add_marks([matter])


def add_marks(matters: Sequence[Matter]) -> None:
    """Teams and kinds as they are now, for matters that went the same way. One statement."""
    marks = {mark for matter in matters for mark in _marks_of(matter)}
    with connection.cursor() as cursor:
        cursor.execute(_ADD_MARKS, [marked(marks), [matter.id for matter in matters]])


def add_marks_of_each(matters: Sequence[Matter]) -> None:
    """As ``add_marks`` for matters that went different ways. One statement; none for none."""
    if matters:
        with connection.cursor() as cursor:
            marks = [marked(_marks_of(matter)) for matter in matters]
            cursor.execute(_ADD_MARKS_EACH, [[matter.id for matter in matters], marks])


def add_place_marks(paths: Iterable[str]) -> None:
    """The rungs of places whose path is another now, for everything that lies there or is held there. One statement."""
    known = list(paths)
    with connection.cursor() as cursor:
        cursor.execute(_ADD_PLACES, [known, [marked(place_marks([path])) for path in known]])


@transaction.atomic
def index_words(matter_ids: Sequence[UUID]) -> int:
    """Index these anew, as their words are now; those without any words left are taken out. Returns how many stand."""
    matters = [matter for matter in Matter.objects.filter(id__in=matter_ids) if matter.text]
    SearchText.objects.filter(matter_id__in=matter_ids).delete()
    names = dict(Contact.objects.filter(matter_id__in=matter_ids).values_list("matter_id", "name"))
    return copy_words(matters, [names.get(matter.id, "") for matter in matters])


def copy_words(matters: Sequence[Matter], names: Sequence[str]) -> int:
    """COPY the words of matters that have none yet, in the current transaction. ``names``: the own name of each."""
    rows: Iterable[Sequence[Any]] = (
        (matter.id, matter.received_at, vector_for(matter, [name])) for matter, name in zip(matters, names, strict=True)
    )
    return copy_rows(SearchText._meta.db_table, ("matter_id", "received_at", "words"), rows)


def index_all(batch: int = BATCH) -> Iterable[int]:
    """Index every matter anew, a batch a transaction; yields how many are done."""
    last, done = UUID(int=0), 0
    while ids := list(Matter.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:batch]):
        index_words(ids)
        last, done = ids[-1], done + len(ids)
        yield done


def _marks_of(matter: Matter) -> list[str]:
    agency = [agency_mark(matter.owner_agency_id)] if matter.owner_agency_id else []
    return [*place_marks([matter.place_path, matter.owner_path]), *agency, *kind_marks(matter.kind_code)]
