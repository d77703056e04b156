"""Changing and ending posts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from linli.kit.actors import SYSTEM, Role
from linli.kit.clock import local_day
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.people import actions, queries
from linli.people.models import Post
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

AT = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)  # already 5 May in China
TODAY = date(2026, 5, 5)


def _change(cast: Cast, **change: Any) -> None:
    values = {"kind_codes": [], "valid_from": date(2026, 1, 1), "valid_to": None, **change}
    actions.change_post(actor=cast.administrator.actor, at=AT, post_id=cast.caseworker.post.id, **values)


def test_kinds_dates_and_titles_can_be_changed(cast: Cast, recorded: Callable[[], list[str]], heard: list[Any]) -> None:
    _change(cast, kind_codes=["noise"], valid_to=date(2027, 1, 1), title_zh="专职网格员")
    post = Post.objects.get(id=cast.caseworker.post.id)
    assert (post.kind_codes, post.valid_from, post.valid_to) == (["noise"], date(2026, 1, 1), date(2027, 1, 1))
    assert recorded()[-1] == "people.change_post"
    assert [type(event).__name__ for event in heard] == ["PostChanged"]


def test_a_new_title_is_what_people_see_at_once(cast: Cast) -> None:
    assert queries.post_label(cast.caseworker.post.id, "zh-hans").endswith("网格员")
    _change(cast, title_zh="楼长", title_en="house keeper")
    assert queries.post_label(cast.caseworker.post.id, "zh-hans").endswith("楼长")
    assert queries.post_label(cast.caseworker.post.id, "en").endswith("house keeper")


@pytest.mark.parametrize("member", ["caseworker", "clerk", "coordinator", "officer", "outsider", "resident"])
def test_nobody_but_an_administrator_changes_or_ends_a_post(cast: Cast, member: str) -> None:
    actor = getattr(cast, member).actor
    with pytest.raises(NotAllowed):
        actions.end_post(actor=actor, at=AT, post_id=cast.caseworker.post.id)
    with pytest.raises(NotAllowed):
        actions.change_post(
            actor=actor, at=AT, post_id=cast.caseworker.post.id, kind_codes=[], valid_from=TODAY, valid_to=None
        )


def test_a_post_ended_today_serves_no_longer_and_is_announced(cast: Cast, heard: list[Any]) -> None:
    actions.end_post(actor=cast.administrator.actor, at=AT, post_id=cast.caseworker.post.id)
    assert Post.objects.get(id=cast.caseworker.post.id).valid_to == TODAY
    assert not queries.actor_of(cast.caseworker.account.id, AT).duties
    assert [(type(event).__name__, event.post_id) for event in heard] == [("PostEnded", cast.caseworker.post.id)]
    with pytest.raises(Conflict, match=r"post\.ended"):
        actions.end_post(actor=cast.administrator.actor, at=AT, post_id=cast.caseworker.post.id)


def test_a_later_end_is_announced_when_its_day_has_come_and_only_once(cast: Cast, heard: list[Any]) -> None:
    end = TODAY + timedelta(days=3)
    actions.end_post(actor=cast.administrator.actor, at=AT, post_id=cast.caseworker.post.id, on=end)
    assert queries.actor_of(cast.caseworker.account.id, AT).duties
    assert actions.end_due_posts(at=AT + timedelta(days=2)) == 0
    assert heard == []
    assert actions.end_due_posts(at=AT + timedelta(days=3)) == 1
    assert actions.end_due_posts(at=AT + timedelta(days=4)) == 0
    assert [type(event).__name__ for event in heard] == ["PostEnded"]


def test_a_post_that_has_not_begun_can_be_taken_back(cast: Cast, heard: list[Any]) -> None:
    post = make_post(make_account(), Role.DESK, place=cast.village, valid_from=TODAY + timedelta(days=10))
    actions.end_post(actor=cast.administrator.actor, at=AT, post_id=post.id)
    post.refresh_from_db()
    assert post.valid_to == post.valid_from
    assert not queries.actor_of(post.account_id, AT + timedelta(days=11)).duties
    assert len(heard) == 1


def test_what_does_not_fit_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"post\.bad_dates"):
        _change(cast, valid_to=date(2025, 12, 31))
    with pytest.raises(Refused, match=r"post\.bad_kinds"):
        _change(cast, kind_codes=["Noise!"])
    with pytest.raises(NotFound, match=r"post\.unknown"):
        actions.end_post(actor=SYSTEM, at=AT, post_id=uuid7())


def test_two_terms_of_one_post_may_not_be_pushed_into_each_other(cast: Cast) -> None:
    account = make_account()
    first = make_post(account, Role.DESK, place=cast.village, valid_to=date(2026, 1, 1))
    make_post(account, Role.DESK, place=cast.village, valid_from=date(2026, 1, 1))
    with pytest.raises(Conflict, match=r"post\.exists"):
        actions.change_post(
            actor=SYSTEM, at=AT, post_id=first.id, kind_codes=[], valid_from=first.valid_from, valid_to=TODAY
        )


def test_of_two_who_change_a_post_at_once_the_second_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.people.actions import posts

    read = posts.get_running

    def _read_then_somebody_is_faster(post_id: Any) -> Post:
        post = read(post_id)
        Post.objects.filter(id=post_id).update(title_zh="先到")
        return post

    monkeypatch.setattr(posts, "get_running", _read_then_somebody_is_faster)
    with pytest.raises(Conflict, match=r"changed\.meanwhile"):
        _change(cast, title_zh="后到")
    assert Post.objects.get(id=cast.caseworker.post.id).title_zh == "先到"


def test_the_day_of_a_post_is_the_day_in_china() -> None:
    assert local_day(AT) == TODAY
