"""The boundary is part of the architecture: no field, table, query or address that would watch people."""

import configparser
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from linli.people import queries as people_queries

ROOT = Path(__file__).resolve().parent.parent

BIOMETRIC = re.compile(r"face(?!t)|voice|iris|finger_?print|biometric|gait|retina|dna|palm", re.IGNORECASE)
WATCHING = re.compile(
    r"watch_?list|black_?list|joint_?sanction|surveil|track(ing|ed)|imei|imsi|parcel_track|phone_track|lodging"
    r"|licen[cs]e_?plate|travel_?history|social_?score|credit",
    re.IGNORECASE,
)
GRADING = re.compile(r"risk|score|rank|grade|tier|danger(ous)?_?level|suspicion|trust_?level|reputation", re.IGNORECASE)
POSITION = re.compile(r"^(lon|lat|longitude|latitude|point|geometry|wkb|position|coordinates|geohash)$", re.IGNORECASE)
SEARCHING = {"text", "q", "query", "search", "term", "needle", "like", "contains", "phone", "name", "names"}

# The two tables that hold persons, and every table that points at one of them.
PERSONS = {"people.Account", "matters.Contact"}


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("linli.")]


def _names(model: type[models.Model]) -> list[str]:
    return [model.__name__, model._meta.db_table, *(field.name for field in model._meta.get_fields())]


def _is_about_a_person(model: type[models.Model]) -> bool:
    """One of the two tables of persons, or one whose own columns point at them."""
    if model._meta.label in PERSONS:
        return True
    targets = (field.related_model for field in model._meta.fields if field.is_relation)
    return any(isinstance(target, type) and target._meta.label in PERSONS for target in targets)


def test_there_are_tables_to_look_at() -> None:
    labels = {model._meta.label for model in _our_models()}
    assert labels >= PERSONS | {"matters.Matter", "places.Place", "people.Post", "ledger.Entry"}


@pytest.mark.parametrize("pattern", [BIOMETRIC, WATCHING], ids=["biometric", "watching"])
def test_no_table_or_field_holds_a_biometric_or_a_watch_over_people(pattern: re.Pattern[str]) -> None:
    assert [name for model in _our_models() for name in _names(model) if pattern.search(name)] == []


def test_nothing_grades_a_person() -> None:
    graded = [
        f"{model._meta.label}.{name}"
        for model in _our_models()
        if _is_about_a_person(model)
        for name in _names(model)
        if GRADING.search(name)
    ]
    assert graded == []


def test_no_table_about_a_person_holds_where_they_were() -> None:
    traced = [
        f"{model._meta.label}.{field.name}"
        for model in _our_models()
        if _is_about_a_person(model)
        for field in model._meta.get_fields()
        if POSITION.search(field.name)
    ]
    assert traced == []


def _public_functions(module: ModuleType) -> Iterator[tuple[str, inspect.Signature]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__.startswith("linli.people"):
            yield name, inspect.signature(function)


def test_no_query_over_people_takes_words_to_search_for() -> None:
    searching = [
        f"{name}({parameter})"
        for name, signature in _public_functions(people_queries)
        for parameter in signature.parameters
        if parameter in SEARCHING
    ]
    assert searching == []


def test_no_index_serves_a_search_over_people() -> None:
    labels = PERSONS | {"people.Post"}
    indexes = [
        f"{model._meta.label}: {index.name}"
        for model in _our_models()
        if model._meta.label in labels
        for index in model._meta.indexes
        if type(index).__name__ == "GinIndex" and any("name" in field or "phone" in field for field in index.fields)
    ]
    assert indexes == []


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, address)
        elif isinstance(entry, URLPattern):
            yield address


def test_no_address_offers_a_search_over_people() -> None:
    offered = [
        address
        for address in _patterns(get_resolver())
        if re.search(r"(people|account|person|resident|contact|staff|post)s?/.*(search|find|lookup)", address)
    ]
    assert offered == []


def test_all_seven_contracts_stand_and_none_has_an_exemption() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    names = [section for section in contracts.sections() if section.startswith("importlinter:contract:")]
    assert len(names) == 7
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()


@pytest.mark.parametrize(
    "name", ["face_vector", "voiceprint", "watchlist", "imei", "license_plate", "credit_blacklist"]
)
def test_the_patterns_would_catch_what_they_are_for(name: str) -> None:
    assert BIOMETRIC.search(name) or WATCHING.search(name)
