"""Everything that is held about somebody: counted for the page, in full for the file that takes it out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.disputes.queries import own_data as disputes
from linli.kit.own_data import OwnRow
from linli.ledger.queries import own_data as ledger
from linli.matters.queries import own_data as matters
from linli.notices.queries import own_data as notices
from linli.people import queries as people
from linli.readings.queries import own_data as readings
from linli.rights.models import Correction, Erasure
from linli.rights.queries.own import Own
from linli.rights.rules import Line, Of, list_lines


@dataclass(frozen=True)
class HeldLine:
    """One line of the page: how many there are and since when; None where nobody can count them from here."""

    line: Line
    count: int | None
    since: datetime | None


def list_rows(own: Own, at: datetime, language: str) -> list[OwnRow]:
    """All of it. The caller has made sure that it is theirs."""
    return list(_rows(own, at, language))


def list_held(own: Own, rows: list[OwnRow]) -> list[HeldLine]:
    """The lines that may hold something of somebody known in this way, in the order of the file."""
    by_line: dict[str, list[OwnRow]] = {}
    for row in rows:
        by_line.setdefault(row.line, []).append(row)
    return [_line(line, by_line.get(line.code, [])) for line in list_lines(own.of)]


def described(own: Own, rows: list[OwnRow], language: str) -> dict[str, Any]:
    """The file for programs: each line with its words and its rows. ``held.schema.json`` says the shape."""
    tongue = "zh" if language.startswith("zh") else "en"
    lines = [
        {
            "line": held.line.code,
            "name": held.line.name[tongue],
            "read_by": held.line.readers[tongue],
            "kept": held.line.keeps[tongue],
            "rule": held.line.rule,
            "rows": [{"at": row.at, **row.values} for row in rows if row.line == held.line.code],
        }
        for held in list_held(own, rows)
    ]
    return {"format": "linli.held.1", "of": own.of.value, "lines": lines}


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Everything that is held about one person",
    "type": "object",
    "required": ["format", "of", "lines"],
    "additionalProperties": False,
    "properties": {
        "format": {"const": "linli.held.1"},
        "of": {"enum": [one.value for one in Of], "description": "by what this site knows the person"},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["line", "name", "read_by", "kept", "rule", "rows"],
                "additionalProperties": False,
                "properties": {
                    "line": {"type": "string", "description": "code of the kind of thing that is held"},
                    "name": {"type": "string"},
                    "read_by": {"type": "string"},
                    "kept": {"type": "string", "description": "how long it stays"},
                    "rule": {"type": "string", "description": "code of the rule by which it stays"},
                    "rows": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["at"],
                            "properties": {"at": {"type": ["string", "null"], "description": "since when, UTC"}},
                        },
                    },
                },
            },
        },
    },
}


def _rows(own: Own, at: datetime, language: str) -> Iterator[OwnRow]:
    if own.account_id is not None:
        yield from people.own_rows_of_account(own.account_id)
        yield from notices.own_rows_of_account(own.account_id)
        yield from matters.own_rows_of_account_in_matters(own.account_id)
        yield from readings.own_rows_of_account(own.account_id)
    for matter_id in own.matter_ids:
        yield from matters.own_rows_of_matter(matter_id)
        yield from notices.own_rows_of_matter(matter_id)
    for party_id in own.party_ids:
        yield from disputes.own_rows_of_party(party_id)
        yield from notices.own_rows_of_party(party_id)
    for about_id in own.about_ids:
        yield from readings.own_rows_about(about_id, at, language)
        yield from ledger.own_rows_about(about_id)
        yield from people.own_rows_of_consents(about_id)
    yield from _own(own)


def _own(own: Own) -> Iterator[OwnRow]:
    for row in Correction.objects.filter(about_id__in=own.about_ids).order_by("asked_at"):
        said = {"about": row.target, "text": row.text, "state": row.state, "answer": row.answer}
        yield OwnRow("corrections", row.asked_at, said)
    for asked in Erasure.objects.filter(about_id__in=own.about_ids).order_by("asked_at"):
        yield OwnRow("erasures", asked.asked_at, {})


def _line(line: Line, rows: list[OwnRow]) -> HeldLine:
    if line.code in ("drafts", "walks"):
        return HeldLine(line, None, None)
    moments = [row.at for row in rows if row.at is not None]
    return HeldLine(line, len(rows), min(moments, default=None))
