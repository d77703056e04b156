"""The setting in which everything is tried: it costs as much to make as a thousand requests."""

import pytest
from pytest_django import Settings

from linli.people import queries as people
from tests.cast import Cast
from tests.roles.knock import Knocker
from tests.roles.setting import make_setting


@pytest.fixture
def knocker(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Knocker:
    """Nobody is asked again who it is, and nobody has tried too often: the right alone decides."""
    monkeypatch.setattr(people, "is_fresh", lambda _request: True)
    settings.LINLI_LIMITS = dict.fromkeys(settings.LINLI_LIMITS, (10**9, 3600))
    return Knocker(make_setting(cast))
