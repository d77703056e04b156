"""A file that was looked through waits for the yes of whoever sent it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import Expired, NotAllowed, TooLarge
from linli.people import actions
from linli.people.actions.kept_files import KEPT_FOR, MOST_BYTES
from linli.people.models import KeptFile
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=st.binary(max_size=4096), name=st.text(max_size=300))
def test_the_very_same_bytes_come_back(cast: Cast, content: bytes, name: str) -> None:
    actor = cast.coordinator.actor
    kept = actions.keep_file(actor=actor, at=AT, purpose="matters", content=content, name=name)
    again = actions.open_kept_file(actor=actor, at=AT, purpose="matters", file_id=kept)
    assert again.content == content
    assert "\n" not in again.name


def test_it_lies_sealed_and_the_next_one_takes_its_place(cast: Cast) -> None:
    actor = cast.coordinator.actor
    first = actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"13800138000", name="li.csv")
    stored = bytes(KeptFile.objects.get().sealed)
    assert b"13800138000" not in stored
    assert b"li.csv" not in stored
    actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"other")
    assert KeptFile.objects.count() == 1
    with pytest.raises(Expired):
        actions.open_kept_file(actor=actor, at=AT, purpose="matters", file_id=first)


def test_nobody_else_opens_it_nor_for_another_purpose_nor_after_half_an_hour(cast: Cast) -> None:
    actor = cast.coordinator.actor
    kept = actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"x")
    for who, purpose, at in (
        (cast.clerk.actor, "matters", AT),
        (anonymous(), "matters", AT),
        (actor, "places", AT),
        (actor, "matters", AT + KEPT_FOR),
    ):
        with pytest.raises(Expired) as refused:
            actions.open_kept_file(actor=who, at=at, purpose=purpose, file_id=kept)
        assert (refused.value.code, refused.value.field) == ("file.not_kept", "file")
    assert actions.open_kept_file(actor=actor, at=AT, purpose="matters", file_id=kept).content == b"x"


def test_what_is_damaged_or_sealed_with_another_key_is_gone(cast: Cast) -> None:
    actor = cast.coordinator.actor
    kept = actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"x")
    KeptFile.objects.update(sealed=b"damaged")
    with pytest.raises(Expired):
        actions.open_kept_file(actor=actor, at=AT, purpose="matters", file_id=kept)


def test_it_goes_when_it_is_done_or_its_time_is_over(cast: Cast) -> None:
    actor = cast.coordinator.actor
    actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"x")
    actions.keep_file(actor=actor, at=AT, purpose="places", content=b"x")
    actions.forget_kept_file(actor=actor, purpose="matters")
    assert [row.purpose for row in KeptFile.objects.all()] == ["places"]
    actions.purge_signing_in(at=AT + KEPT_FOR - timedelta(seconds=1))
    assert KeptFile.objects.exists()
    actions.purge_signing_in(at=AT + KEPT_FOR)
    assert not KeptFile.objects.exists()


def test_who_and_what_may_not(cast: Cast) -> None:
    for actor in (SYSTEM, anonymous()):
        with pytest.raises(NotAllowed):
            actions.keep_file(actor=actor, at=AT, purpose="matters", content=b"x")
    with pytest.raises(TooLarge):
        actions.keep_file(actor=cast.clerk.actor, at=AT, purpose="matters", content=b"x" * (MOST_BYTES + 1))
