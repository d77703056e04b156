"""Reading posts, labels and actors; and that no door leads to a search over people."""

import inspect
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver

from linli.kit.actors import Actor, ActorKind, Role, anonymous
from linli.kit.db import encode_cursor
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.people import queries, urls
from linli.people.labels import forget_labels
from linli.people.models import Account, Agency, Post
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_an_actor_costs_two_statements_and_one_when_the_language_is_known(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        queries.actor_of(cast.clerk.account.id, AT)
    assert len(statements) == 2
    with CaptureQueriesContext(connection) as statements:
        queries.actor_of(cast.clerk.account.id, AT, language="en")
    assert len(statements) == 1


def test_without_a_post_in_force_somebody_is_a_resident(cast: Cast) -> None:
    make_post(cast.resident.account, Role.DESK, place=cast.village, valid_to=date(2026, 5, 4))
    make_post(cast.resident.account, Role.DESK, place=cast.grid, valid_from=date(2026, 5, 5))
    assert queries.actor_of(cast.resident.account.id, AT).kind is ActorKind.RESIDENT
    assert queries.actor_of(cast.caseworker.account.id, AT).is_staff


def test_a_request_reads_its_actor_only_when_it_is_used_and_only_once(cast: Cast) -> None:
    from django.http import HttpResponse

    from linli.people.middleware import ActorMiddleware

    request = RequestFactory().get("/")
    request.session = cast.clerk.client().session
    assert request.session.keys()  # read before
    request.user = Account.objects.get(id=cast.clerk.account.id)
    request.LANGUAGE_CODE = "en"
    with CaptureQueriesContext(connection) as statements:
        ActorMiddleware(lambda _request: HttpResponse())(request)
        assert len(statements) == 0
        actor: Actor = request.actor  # type: ignore[attr-defined]
        assert actor.has_role(Role.DESK)
        assert actor.language == "en"
        assert actor.account_id == cast.clerk.account.id
    assert len(statements) == 1


def test_residents_see_the_place_and_the_role_and_never_the_name(cast: Cast) -> None:
    forget_labels()
    labels = queries.post_labels([cast.caseworker.post.id, cast.officer.post.id, uuid7()], "zh-hans")
    assert labels == {
        cast.caseworker.post.id: f"{cast.grid.name_zh} 网格员",
        cast.officer.post.id: "城市管理局 经办人",
    }
    assert queries.post_label(cast.caseworker.post.id, "en") == f"{cast.grid.name_en} caseworker"
    assert queries.post_label(cast.officer.post.id, "en") == "Urban Management Bureau officer"


def test_a_label_known_already_costs_nothing(cast: Cast) -> None:
    forget_labels()
    first = queries.post_label(cast.clerk.post.id, "zh-hans")
    with CaptureQueriesContext(connection) as statements:
        assert queries.post_label(cast.clerk.post.id, "zh-hans") == first
    assert len(statements) == 0


def test_unknown_posts_and_agencies_are_not_found(cast: Cast) -> None:
    for call in (
        lambda: queries.post_label(uuid7(), "en"),
        lambda: queries.get_agency(uuid7()),
        lambda: queries.get_post(cast.administrator.actor, uuid7()),
    ):
        with pytest.raises(NotFound):
            call()


def test_an_administrator_lists_the_posts_of_a_place_page_by_page(cast: Cast) -> None:
    make_post(make_account(), Role.VOLUNTEER, place=cast.grid, valid_to=date(2026, 1, 1))
    coming = make_post(make_account(), Role.VOLUNTEER, place=cast.grid, valid_from=date(2026, 8, 1))
    seen: list[queries.PostRow] = []
    cursor = ""
    for _page in range(20):
        page = queries.list_posts(cast.administrator.actor, AT, path=cast.county.path, cursor=cursor, size=4)
        seen += page.rows
        cursor = page.next_cursor or ""
        if not cursor:
            break
    assert [row.id for row in seen] == [row.id for row in sorted(seen, key=lambda row: (row.path, str(row.id)))]
    assert {row.id for row in seen} == {member.post.id for member in cast.staff} | {coming.id}


def test_posts_can_be_narrowed_to_a_role_or_an_agency(cast: Cast) -> None:
    actor = cast.coordinator.actor
    workers = queries.list_posts(actor, AT, path=cast.township.path, role=Role.CASEWORKER).rows
    assert [row.id for row in workers] == [cast.caseworker.post.id]
    officers = queries.list_posts(cast.administrator.actor, AT, agency_id=cast.bureau.id).rows
    assert [(row.id, row.where, row.holder) for row in officers] == [
        (cast.officer.post.id, "城市管理局", cast.officer.account.display_name)
    ]


@pytest.mark.parametrize("member", ["resident", "caseworker", "volunteer", "clerk", "mediator", "officer", "outsider"])
def test_who_neither_administers_nor_coordinates_sees_no_list(cast: Cast, member: str) -> None:
    actor = getattr(cast, member).actor
    with pytest.raises(NotAllowed):
        queries.list_posts(actor, AT, path=cast.grid.path)
    with pytest.raises(NotFound):
        queries.get_post(actor, cast.caseworker.post.id)


def test_a_coordinator_sees_no_list_of_another_township_nor_of_everything(cast: Cast) -> None:
    for path in (cast.far_grid.path, cast.county.path, "", "330681", "33"):
        with pytest.raises(NotAllowed):
            queries.list_posts(cast.coordinator.actor, AT, path=path)
    with pytest.raises(NotAllowed):
        queries.list_posts(anonymous(), AT, agency_id=cast.bureau.id)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        encode_cursor(["330681/", "x"]),
        encode_cursor([None, None]),
        encode_cursor(["a\x00", str(UUID(int=7))]),
    ],
)
def test_a_forged_page_link_is_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(Refused, match=r"page\.bad_cursor"):
        queries.list_posts(cast.administrator.actor, AT, path=cast.county.path, cursor=cursor)


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry.url_patterns, address)
        else:
            yield address, entry.name or ""


def test_no_address_of_people_takes_anything_that_a_person_is_called() -> None:
    addresses = dict(_addresses(urls.urlpatterns))
    taken = {address: name for address, name in addresses.items() if "<" in address or "(?P" in address}
    assert taken == {
        "enter/<str:token>/": "account_enter",
        "sessions/<slug:mark>/end/": "end_session",
        "2fa/webauthn/keys/<int:pk>/remove/": "mfa_remove_webauthn",
        "2fa/webauthn/keys/<int:pk>/edit/": "mfa_edit_webauthn",
        "oidc/<str:provider_id>/login/": "openid_connect_login",
        "oidc/<str:provider_id>/login/callback/": "openid_connect_callback",
    }


def test_no_query_takes_words_and_the_only_one_by_address_wants_it_whole(cast: Cast) -> None:
    textual = {
        f"{name}.{parameter.name}"
        for name in queries.__all__
        if inspect.isfunction(function := getattr(queries, name))
        for parameter in inspect.signature(function).parameters.values()
        if parameter.annotation in (str, "str", "str | None", str | None)
    }
    assert textual == {
        "actor_of.language",
        "consent_receipt.notice_url",
        "find_account_by_email.email",
        "find_agency_by_code.code",
        "find_sign_in_link.token",
        "list_agencies.path",
        "has_second_administrator.path",
        "list_keys.path",
        "list_own_sessions.here",
        "list_posts.path",
        "list_posts.cursor",
        "post_label.language",
        "post_labels.language",
        "role_word.language",
        "session_mark.key",
    }
    whole = cast.resident.account.email
    assert queries.find_account_by_email(whole) is not None
    for part in (whole[:-1], whole[1:], whole.split("@")[0], "%", "_" * len(whole), cast.resident.account.display_name):
        assert queries.find_account_by_email(part) is None


def test_no_index_would_serve_a_search_by_name() -> None:
    for model in (Account, Post, Agency):
        fields = {field for index in model._meta.indexes for field in index.fields}
        assert not {field for field in fields if "name" in field}
