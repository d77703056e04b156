"""Save and resume without an account."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from linli.kit.actors import anonymous
from linli.kit.errors import Expired, NotFound, Refused, TooLarge
from linli.matters import actions, queries
from linli.matters.models import Draft, IdempotencyKey, Photo
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOBODY = anonymous()


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def save(data: dict[str, Any], hours: float = 0, secret: str = "") -> actions.SavedDraft:
    return actions.save_draft(actor=NOBODY, at=make.later(hours), data=data, secret=secret)


def resume(secret: str, hours: float = 1) -> actions.SavedDraft:
    return actions.resume_draft(actor=NOBODY, at=make.later(hours), secret=secret)


def test_what_was_typed_is_there_again_and_goes_on_in_the_same_draft() -> None:
    first = save({"text": "路灯"})
    second = save({"text": "路灯不亮", "answers": {"nights": 3}}, 2, first.secret)
    assert second.draft_id == first.draft_id
    assert resume(first.secret, 3).data == {"text": "路灯不亮", "answers": {"nights": 3}}
    assert Draft.objects.count() == 1


def test_thirty_days_begin_anew_with_every_save_and_then_it_is_gone() -> None:
    draft = save({"text": "路灯"})
    save({"text": "路灯"}, 24, draft.secret)
    assert resume(draft.secret, 24 * 30).data
    with pytest.raises(Expired):
        resume(draft.secret, 24 * 31)
    assert actions.purge_expired(at=make.later(24 * 31)) == 1
    with pytest.raises(NotFound):
        resume(draft.secret)


@pytest.mark.parametrize("secret", ["x", "钥匙", "\ud800", "A" * 1000])
def test_no_other_link_opens_it(secret: str) -> None:
    save({"text": "路灯"})
    with pytest.raises(NotFound):
        resume(secret)


def test_photos_wait_in_the_draft_and_go_along_with_the_matter(cast: Cast, kinds: object) -> None:
    draft = save({})
    photo_id = actions.add_draft_photo(actor=NOBODY, at=make.later(1), secret=draft.secret, data=make.make_picture())
    assert resume(draft.secret).photo_ids == (photo_id,)
    assert queries.get_draft_photo(draft.draft_id, photo_id).stored_as
    received = make.make_received(cast.grid.id, draft_secret=draft.secret)
    photo = Photo.objects.get()
    assert (photo.matter_id, photo.draft_id) == (received.matter_id, None)
    assert [len(step.photos) for step in queries.timeline(make.holder_of(received), received.matter_id)] == [1]
    with pytest.raises(NotFound):
        resume(draft.secret)


def test_six_photos_are_the_most_and_one_can_be_taken_out() -> None:
    draft = save({})
    ids = [
        actions.add_draft_photo(actor=NOBODY, at=make.later(1), secret=draft.secret, data=make.make_picture(20, 20))
        for _ in range(6)
    ]
    with pytest.raises(Refused) as refused:
        actions.add_draft_photo(actor=NOBODY, at=make.later(1), secret=draft.secret, data=make.make_picture(20, 20))
    assert refused.value.code == "photo.too_many"
    actions.remove_draft_photo(actor=NOBODY, at=make.later(1), secret=draft.secret, photo_id=ids[0])
    assert resume(draft.secret).photo_ids == tuple(ids[1:])


def test_a_photo_of_another_draft_stays_there() -> None:
    mine, other = save({}), save({})
    photo_id = actions.add_draft_photo(actor=NOBODY, at=make.later(1), secret=other.secret, data=make.make_picture())
    actions.remove_draft_photo(actor=NOBODY, at=make.later(1), secret=mine.secret, photo_id=photo_id)
    assert resume(other.secret).photo_ids == (photo_id,)
    with pytest.raises(NotFound):
        queries.get_draft_photo(mine.draft_id, photo_id)
    with pytest.raises(NotFound):
        actions.open_photo(actor=NOBODY, at=make.later(1), photo_id=photo_id)


def test_a_draft_thrown_away_takes_its_files_along(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    draft = save({})
    actions.add_draft_photo(actor=NOBODY, at=make.later(1), secret=draft.secret, data=make.make_picture())
    assert list(tmp_path.rglob("*.jpg"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(actor=NOBODY, at=make.later(2), secret=draft.secret)
    assert not list(tmp_path.rglob("*.jpg"))
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_too_deep_or_no_data_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(20):
        deep = {"a": deep}
    for data, error in (
        ({"text": "长" * 70_000}, Refused),
        ({str(n): "长" * 1000 for n in range(40)}, TooLarge),
        (deep, Refused),
        ({"n": float("nan")}, Refused),
        ({"n": object()}, Refused),
    ):
        with pytest.raises(error):
            save(data)
    assert not Draft.objects.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=80, deadline=None
)
@given(st.dictionaries(st.text(st.characters(exclude_categories=[]), max_size=9), JSON, max_size=5))
def test_anything_is_kept_or_refused_never_an_error(data: dict[str, Any]) -> None:
    try:
        draft = save(data)
    except Refused:
        return
    assert resume(draft.secret).data is not None


def test_keys_of_requests_go_after_a_week() -> None:
    make_key = IdempotencyKey.objects.create
    for number, hours in enumerate((0, 24 * 6)):
        make_key(scope="x", key=str(number), request_digest=b"", matter_id=save({}).draft_id, at=make.later(hours))
    actions.purge_expired(at=make.later(24 * 7.5))
    assert [key.key for key in IdempotencyKey.objects.all()] == ["1"]
