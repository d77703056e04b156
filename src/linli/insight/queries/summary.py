"""What one quarter comes to, by kind and by village: sums over published rows alone, so nothing can be subtracted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from linli.insight.queries.kinds import asked_kinds
from linli.insight.queries.publication import Counted, published
from linli.insight.rules import LEAST, Asked, Named, Quarter
from linli.kit.keeping import Keeping

KEPT_SECONDS = 60.0
LEAST_FOR_MEDIAN = 10  # below it one slow matter moves the middle
_NEAR = frozenset({"VILLAGE", "TOWNSHIP"})


@dataclass(frozen=True, slots=True)
class KindFigure:
    """One kind in one quarter. What stands on fewer than five settled matters is None, a median on fewer than ten."""

    quarter: str
    kind: Named
    published: int
    settled: int | None
    in_time_share: float | None
    near_home_share: float | None
    median_days: float | None

    def values(self) -> dict[str, str | int | float | None]:
        """By the names of ``rules.FIGURE_COLUMNS``."""
        shares = {
            name: None if value is None else round(value, 3)
            for name, value in (("in_time_share", self.in_time_share), ("near_home_share", self.near_home_share))
        }
        names = {"kind": self.kind.code, "kind_zh": self.kind.zh, "kind_en": self.kind.en}
        counts = {"published": self.published, "settled": self.settled, "median_days": self.median_days}
        return {"quarter": self.quarter, **names, **counts, **shares}


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Matters of one kind published under one place; what is published only more coarsely stands under that place."""

    level: str
    place: Named
    kind: Named
    count: int


@dataclass(frozen=True)
class Summary:
    """One quarter: by kind, the most first; and by place and kind, by code."""

    quarter: str
    kinds: tuple[KindFigure, ...]
    places: tuple[PlaceCount, ...]


_kept: Keeping[Quarter, Summary] = Keeping(KEPT_SECONDS, most=100)


def summary(quarter: Quarter) -> Summary:
    """The figures of a quarter, in this process a minute old or fifty times what counting them takes."""
    return _kept.get(quarter, lambda: _count(quarter))


def forget_summaries() -> None:
    """Count anew at the next look."""
    _kept.forget()


def _count(quarter: Quarter) -> Summary:
    figures: list[KindFigure] = []
    counts: Counter[tuple[str, Named, Named]] = Counter()
    for kind in asked_kinds(Asked(first=quarter, last=quarter)):
        rows = published(kind, quarter)
        if rows:
            figures.append(_figure(quarter, rows))
            counts.update((one.row.level, one.row.place, one.row.kind) for one in rows)
    places = [PlaceCount(*key, count) for key, count in counts.items()]
    return Summary(
        str(quarter),
        tuple(sorted(figures, key=lambda one: (-one.published, one.kind.code))),
        tuple(sorted(places, key=lambda one: (one.place.code, -one.count, one.kind.code))),
    )


def _figure(quarter: Quarter, rows: list[Counted]) -> KindFigure:
    settled = [one for one in rows if one.days is not None]
    enough = len(settled) >= LEAST
    known = [one.row.first_settled_level for one in settled if one.row.first_settled_level]
    days = [one.days for one in settled if one.days is not None]
    return KindFigure(
        quarter=str(quarter),
        kind=rows[0].row.kind,
        published=len(rows),
        settled=len(settled) if enough else None,
        in_time_share=_share(one.row.target_met is True for one in settled) if enough else None,
        near_home_share=_share(level in _NEAR for level in known) if len(known) >= LEAST else None,
        median_days=round(median(days), 1) if len(days) >= LEAST_FOR_MEDIAN else None,
    )


def _share(which: Iterable[bool]) -> float:
    said = list(which)
    return sum(said) / len(said)


def by_place(found: Iterable[PlaceCount]) -> dict[tuple[str, Named], list[PlaceCount]]:
    """The counts gathered under their places, in the order given."""
    gathered: dict[tuple[str, Named], list[PlaceCount]] = defaultdict(list)
    for one in found:
        gathered[one.level, one.place].append(one)
    return dict(gathered)
