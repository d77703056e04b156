"""What the open data are, for people and for programs: the data dictionary and a description after DCAT."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.insight.rules import COLUMNS, LEAST
from linli.kit.addresses import absolute
from linli.matters import queries as matters

_WORDS: dict[str, tuple[str, Promise]] = {
    "quarter": ("string", _("The quarter in which it was received, for example 2026-Q4.")),
    "kind": ("string", _("The code of its kind. Private kinds are not published.")),
    "kind_zh": ("string", _("The name of the kind in Chinese.")),
    "kind_en": ("string", _("The name of the kind in English.")),
    "received_on": ("date", _("The day on which it was received, in China. Never the hour.")),
    "stage": ("string", _("RECEIVED, UNDER_WAY, SETTLED, DECLINED, or JOINED with another report of the same thing.")),
    "target_met": ("boolean", _("Whether it was settled by the promised time; empty until it is settled.")),
    "first_settled_level": ("string", _("The level that settled it first: VILLAGE, TOWNSHIP or COUNTY.")),
    "place_level": ("string", _("How finely the place is published: VILLAGE, TOWNSHIP or COUNTY.")),
    "place_code": ("string", _("The code of that place.")),
    "place_zh": ("string", _("The name of that place in Chinese.")),
    "place_en": ("string", _("The name of that place in English.")),
    "cell_metres": ("integer", _("The side of the published cell: about 100, 500 or 2000 metres. Empty without one.")),
    "lon": ("number", _("The middle of the cell, in degrees of longitude. Never the point itself.")),
    "lat": ("number", _("The middle of the cell, in degrees of latitude. Never the point itself.")),
}
TITLE = _("Matters raised, without personal data")
ABOUT = _(
    "One row for each matter: its kind, the day, the stage, whether the promise was kept, and a place so coarse that "
    "at least five of the same kind and quarter share it."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the data dictionary."""

    name: str
    type: str
    about: str | Promise


@dataclass(frozen=True)
class Description:
    """What the page about open data says."""

    title: str | Promise
    about: str | Promise
    licence: str
    licence_url: str
    least: int
    columns: tuple[Column, ...]


def describe() -> Description:
    """The data dictionary, in the order of the columns, and the licence that the town has chosen."""
    return Description(
        title=TITLE,
        about=ABOUT,
        licence=settings.LINLI_OPEN_DATA_LICENCE,
        licence_url=settings.LINLI_OPEN_DATA_LICENCE_URL,
        least=LEAST,
        columns=tuple(Column(name, *_WORDS[name]) for name in COLUMNS),
    )


def catalogue(publisher: dict[str, str], addresses: dict[str, str], pages: dict[str, str]) -> dict[str, Any]:
    """The same after DCAT 3 as JSON-LD. ``publisher`` names by language; ``addresses`` by media type."""
    oldest = matters.first_received_at()
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "csvw": "http://www.w3.org/ns/csvw#",
        },
        "@type": "dcat:Catalog",
        "dct:title": _both(TITLE),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _values(publisher)},
        "dcat:dataset": {
            "@type": "dcat:Dataset",
            "dct:identifier": f"{settings.LINLI_CELL}-matters",
            "dct:title": _both(TITLE),
            "dct:description": _both(ABOUT),
            "dct:license": settings.LINLI_OPEN_DATA_LICENCE_URL,
            "dct:accrualPeriodicity": "http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT",
            "dct:temporal": {"dcat:startDate": oldest.date().isoformat() if oldest else None},
            "dcat:landingPage": absolute(pages["page"]),
            "csvw:tableSchema": {"csvw:column": [_column(one) for one in describe().columns]},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:mediaType": media_type,
                    "dcat:downloadURL": absolute(address),
                    "dct:license": settings.LINLI_OPEN_DATA_LICENCE_URL,
                }
                for media_type, address in addresses.items()
            ],
        },
    }


def _column(one: Column) -> dict[str, Any]:
    return {"csvw:name": one.name, "csvw:datatype": one.type, "dct:description": _both(one.about)}


def _both(words: str | Promise) -> list[dict[str, str]]:
    said = {}
    for language, code in (("zh-Hans", "zh-hans"), ("en", "en")):
        with override(code):
            said[language] = str(words)
    return _values(said)


def _values(said: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": words} for language, words in said.items()]
