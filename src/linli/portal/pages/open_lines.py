"""The public counts in words: places with what was raised there, quarters, and how kinds went."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.insight import queries as insight
from linli.insight.queries import KindFigure, PlaceCount, Summary
from linli.insight.rules import Named, Quarter
from linli.ui.environment import url
from linli.ui.words import number, percent

MOST_LINES = 100
_SHOWN_KINDS = 3


@dataclass(frozen=True)
class PlaceLine:
    """A place, how many matters are published under it, and of which kinds the most."""

    name: str
    note: str
    total: int
    kinds: str


@dataclass(frozen=True)
class KindLine:
    """How one kind went in a quarter, as it is read; an empty text is too little to say."""

    kind: str
    published: str
    settled: str
    in_time: str
    near_home: str
    median: str


def quarter_words(quarter: Quarter) -> str:
    """``2026 年 4 季度``."""
    return _("Q%(number)s %(year)s") % {"number": quarter.number, "year": quarter.year}


def place_lines(counted: Summary, subject: str, language: str) -> list[PlaceLine]:
    """The places of a quarter with the most first. ``subject``: the code of one, or empty."""
    found = [one for one in counted.places if not subject or one.kind.code.startswith(f"{subject}.")]
    lines = [_line(level, place, counts, language) for (level, place), counts in insight.by_place(found).items()]
    return sorted(lines, key=lambda line: (-line.total, line.name))


def kind_lines(counted: Summary, language: str) -> list[KindLine]:
    """How the kinds of a quarter went, those with the most matters first."""
    return [_kind_line(one, language) for one in counted.kinds]


def example_addresses() -> list[tuple[str, str, str]]:
    """(name, address, what it is for) of everything that a program can fetch."""
    return [
        ("matters.csv", url("open_matters_csv"), _("The rows as a table, for spreadsheets. The last four quarters.")),
        ("matters.geojson", url("open_matters_geojson"), _("The same rows for maps.")),
        ("figures.csv", url("open_figures_csv"), _("How each kind went in a quarter.")),
        (
            "hand-overs.csv",
            url("open_hand_overs_csv"),
            _("How often matters changed hands, by kind and pair of teams. The last 90 days."),
        ),
        ("catalog.json", url("open_catalogue"), _("This page for programs, after the standard DCAT.")),
    ]


def _line(level: str, place: Named, counts: Sequence[PlaceCount], language: str) -> PlaceLine:
    names = [f"{_said(one.kind, language)} {number(one.count)}" for one in counts[:_SHOWN_KINDS]]
    if len(counts) > _SHOWN_KINDS:
        names.append(_("and others"))
    notes = {"VILLAGE": "", "TOWNSHIP": _("the whole township"), "COUNTY": _("the whole county")}
    total = sum(one.count for one in counts)
    return PlaceLine(_said(place, language), notes.get(level, ""), total, pgettext("list", ", ").join(names))


def _kind_line(one: KindFigure, language: str) -> KindLine:
    return KindLine(
        kind=_said(one.kind, language),
        published=number(one.published),
        settled=_("fewer than 5") if one.settled is None else number(one.settled),
        in_time="" if one.in_time_share is None else percent(one.in_time_share),
        near_home="" if one.near_home_share is None else percent(one.near_home_share),
        median="" if one.median_days is None else _("%(days)s days") % {"days": one.median_days},
    )


def _said(one: Named, language: str) -> str:
    return one.zh if language.startswith("zh") else one.en or one.zh
