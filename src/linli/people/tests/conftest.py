"""What every test of people may ask: what was recorded, what was announced, and a quiet rate limit."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache

from linli.kit import events
from linli.people.events import PostBegan, PostChanged, PostEnded


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> Iterator[None]:
    """Rate limits count in the cache of the process: no test pays for another's attempts."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def recorded() -> Callable[[], list[str]]:
    """The verbs of the ledger, in order."""
    return lambda: list(apps.get_model("ledger", "Entry").objects.order_by("id").values_list("verb", flat=True))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every event of people, as it is announced, and nobody else listening."""
    announced: list[Any] = []
    monkeypatch.setattr(events, "_handlers", defaultdict(list))
    for kind in (PostBegan, PostChanged, PostEnded):
        events.subscribe(kind, announced.append)
    return announced
