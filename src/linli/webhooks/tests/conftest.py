"""A receiver inside a network that the operator allowed, and a town with kinds."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from linli.matters.tests.make import make_kinds
from linli.webhooks.queries import forget_interests
from linli.webhooks.tests.receiver import Receiver, receiving
from tests.cast import Cast


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Only this machine is allowed, besides the open internet."""
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    with receiving() as one:
        yield one


@pytest.fixture
def town(cast: Cast) -> Iterator[Cast]:
    """The cast with a catalogue; nothing remembered from another test."""
    make_kinds()
    forget_interests()
    yield cast
    forget_interests()
