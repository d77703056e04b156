"""A small catalogue for tests: one subject, two groups, three kinds."""

from typing import Any

import msgspec

from linli.matters.rules import catalogue as rules


def make_leaf(code: str, zh: str, en: str, *, words_zh: list[str], words_en: list[str]) -> dict[str, Any]:
    """A whole kind, first owned by the grid, to be done in two days."""
    return {
        "code": code,
        "name": {"zh": zh, "en": en},
        "first_level": "GRID",
        "first_contact_hours": 4,
        "resolve_hours": 48,
        "private": False,
        "danger": False,
        "basis": {"zh": "本镇承诺时限", "en": "Local target", "source": "LOCAL"},
        "ask": [],
        "words": {"zh": words_zh, "en": words_en},
    }


def make_plain() -> dict[str, Any]:
    """The small catalogue as plain data, new at each call."""
    lamp = make_leaf(
        "civil.lighting.lamp", "路灯不亮", "Street light out", words_zh=["路灯", "灯不亮"], words_en=["street light"]
    )
    pole = make_leaf(
        "civil.lighting.pole", "灯杆歪了", "Leaning lamp post", words_zh=["灯杆"], words_en=["lamp post", "pole"]
    )
    rest = make_leaf("civil.other.else", "别的", "Something else", words_zh=["其他"], words_en=["other"])
    lighting = {"code": "civil.lighting", "name": {"zh": "路灯", "en": "Street lighting"}, "kinds": [lamp, pole]}
    other = {"code": "civil.other", "name": {"zh": "别的", "en": "Other"}, "kinds": [rest]}
    subject = {
        "code": "civil",
        "name": {"zh": "路面和路灯", "en": "Streets and lights"},
        "icon": "lamp",
        "groups": [lighting, other],
    }
    return {"format": rules.FORMAT, "catalogue": "small", "version": 1, "subjects": [subject]}


def make_document() -> rules.Catalogue:
    """The small catalogue."""
    return msgspec.convert(make_plain(), rules.Catalogue)


def leaf_of(plain: dict[str, Any]) -> dict[str, Any]:
    """The first leaf of a document given as plain data."""
    leaf: dict[str, Any] = plain["subjects"][0]["groups"][0]["kinds"][0]
    return leaf
