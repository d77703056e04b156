"""Kinds taken over from the table: retired subjects added to the catalogue, so that history keeps its own words."""

import hashlib
import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from statistics import median

from linli.kit.actors import Actor
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.models import Kind
from linli.matters.queries.catalogue_files import published_catalogue
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.rules import catalogue as rules
from linli.matters.rules.catalogue.lint import MAX_WORD
from linli.matters.rules.catalogue.lint_targets import MAX_HOURS
from linli.matters.rules.mapping import Mapping, OwnKinds

Key = tuple[str, ...]  # the values of the three columns: subject, group, kind

_PART_LENGTH = 32  # three parts and their dots fit a code of at most 100
_FULL_WIDTH = str.maketrans({",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def publish_own_kinds(
    *, actor: Actor, at: datetime, mapping: Mapping, hours: Dict[Key, Sequence[float]]
) -> dict[Key, KindRow]:
    """Every kind of the table as a row of the catalogue, published as another version when some are new.

    ``hours`` are the targets recorded for each kind, in hours from receipt; kinds that are there keep theirs. Raises
    what ``publish_catalogue`` raises.
    """
    own = mapping.kinds.own
    assert own is not None
    document = published_catalogue() or rules.Catalogue(format=rules.FORMAT, catalogue="imported")
    document.subjects = list(document.subjects or [])
    codes = {key: _leaf(document.subjects, key, own, hours[key]) for key in sorted(hours)}
    published = publish_catalogue(actor=actor, at=at, document=document, source=f"kinds of {mapping.source}")
    ids = dict(Kind.objects.filter(catalogue_id=published.catalogue_id, depth=3).values_list("code", "id"))
    return {key: kind_row(ids[code]) for key, code in codes.items()}


def _leaf(subjects: list[rules.Subject], key: Key, own: OwnKinds, hours: Sequence[float]) -> str:
    """The code of the kind, added to the document when it is new."""
    subject_name, group_name, kind_name = key
    subject_code = f"{own.prefix}_{_slug(subject_name, _PART_LENGTH - 1 - len(own.prefix))}"
    group_code = f"{subject_code}.{_slug(group_name)}"
    leaf_code = f"{group_code}.{_slug(kind_name)}"
    subject = next((one for one in subjects if one.code == subject_code), None)
    if subject is None:
        subject = rules.Subject(code=subject_code, name=_name(subject_name), retired=True, groups=[])
        subjects.append(subject)
    groups = subject.groups = subject.groups or []
    group = next((one for one in groups if one.code == group_code), None)
    if group is None:
        group = rules.Group(code=group_code, name=_name(group_name), kinds=[])
        groups.append(group)
    kinds = group.kinds = group.kinds or []
    if not any(one.code == leaf_code for one in kinds):
        kinds.append(_new_leaf(leaf_code, kind_name, own, hours))
    return leaf_code


def _new_leaf(code: str, name: str, own: OwnKinds, hours: Sequence[float]) -> rules.Leaf:
    resolve = min(max(1, ceil(median(hours))), MAX_HOURS) if hours else own.resolve_hours
    shown = _name(name)
    return rules.Leaf(
        code=code,
        name=shown,
        first_level=own.first_level,
        first_contact_hours=min(own.first_contact_hours, resolve),
        resolve_hours=resolve,
        private=False,
        danger=False,
        basis=rules.Basis(zh=own.basis_zh, en=own.basis_en, source="LOCAL"),
        ask=[],
        words=rules.Words(zh=[(shown.zh or "")[:MAX_WORD].strip()], en=[(shown.en or "")[:MAX_WORD].strip()]),
    )


def _slug(name: str, most: int = _PART_LENGTH) -> str:
    """A part of a code: readable, and different for different names."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if plain and plain[0].isalpha() and len(plain) <= most and plain.replace("_", " ") == name.lower():
        return plain
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{plain[: most - 8].strip('_')}_{mark}" if plain[:1].isalpha() else f"k_{mark}"


def _name(name: str) -> rules.Text:
    """The table's own name in both languages: nobody translated it."""
    short = name if len(name) <= 60 else f"{name[:59]}…"
    shown = short.translate(_FULL_WIDTH) if _CHINESE.search(short) else short
    return rules.Text(zh=shown, en=shown)
