"""Every address of the site with values that exist, from the map of addresses: a new one is tried by itself."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

NOBODY = UUID("01890000-0000-7000-8000-000000000009")


def every_address(known: dict[str, list[Any]]) -> list[str]:
    """Each pattern with the values that are known for its parameters; those with others are not for staff."""
    found: dict[str, None] = {}
    for prefix, pattern in _patterns(get_resolver(), ()):
        for address in _filled([*prefix, pattern], known):
            found[address] = None
    return list(found)


def _patterns(resolver: URLResolver, prefix: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, (*prefix, entry))
        else:
            yield prefix, entry


def _filled(path: list[Any], known: dict[str, list[Any]]) -> Iterator[str]:
    pattern = path[-1]
    if pattern.name is None:
        return
    converters = {name: one for step in path for name, one in step.pattern.converters.items()}
    groups = {name for step in path for name in getattr(getattr(step.pattern, "regex", None), "groupindex", {})}
    names = [*converters, *sorted(groups - set(converters))]
    standing_in = {name: [NOBODY] for name, one in converters.items() if isinstance(one, UUIDConverter)}
    choices = [(standing_in | known).get(name, []) for name in names]
    for values in product(*choices):
        try:
            yield _reverse(path, dict(zip(names, values, strict=True)))
        except NoReverseMatch:
            continue


def _reverse(path: list[Any], values: dict[str, Any]) -> str:
    namespaces = [step.namespace for step in path[:-1] if step.namespace]
    return reverse(":".join([*namespaces, path[-1].name]), kwargs=values)
