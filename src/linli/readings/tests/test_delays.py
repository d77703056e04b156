"""A look is shown later only by a law, with a second person, and until a day; then it says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.matters import actions as matters
from linli.matters.actions import Received
from linli.matters.tests.make import make_kinds, make_received
from linli.readings import actions, queries
from linli.readings.models import Delay
from linli.readings.tests.make import seen_page, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = clock.now()
DAY = timedelta(days=1)


@pytest.fixture
def received(cast: Cast) -> Received:
    make_kinds()
    return make_received(cast.grid.id, at=NOW - DAY)


def _wanted(cast: Cast, received: Received, **changes: Any) -> dict[str, Any]:
    return {
        "actor": cast.coordinator.actor,
        "at": NOW,
        "about_id": received.matter_id,
        "of_post_id": cast.caseworker.post.id,
        "basis": "pipl-35",
        "reason": "会妨碍正在进行的检查",
        "release_at": NOW + 30 * DAY,
        **changes,
    }


def _looks(received: Received, at: Any) -> list[queries.GroupView]:
    return queries.list_looks(received.matter_id, at, "zh-hans").groups


def test_it_hides_nothing_before_a_second_person_agrees_and_shows_itself_on_its_day(
    cast: Cast, received: Received
) -> None:
    delay_id = actions.propose_delay(**_wanted(cast, received))
    matters.open_matter(actor=cast.caseworker.actor, at=NOW + timedelta(hours=1), matter_id=received.matter_id)
    assert len(_looks(received, NOW + timedelta(hours=1))) == 1
    with pytest.raises(Conflict):
        actions.approve_delay(actor=cast.coordinator.actor, at=NOW, delay_id=delay_id)
    actions.approve_delay(actor=cast.county_coordinator.actor, at=NOW, delay_id=delay_id)
    assert _looks(received, NOW + 29 * DAY) == []
    assert queries.list_each_look(received.matter_id, NOW + 29 * DAY, "zh-hans") == []
    (view,) = _looks(received, NOW + 31 * DAY)
    assert view.later is not None
    assert "第三十五条" in view.later.law


def test_another_post_that_looks_is_shown_at_once(cast: Cast, received: Received) -> None:
    delay_id = actions.propose_delay(**_wanted(cast, received))
    actions.approve_delay(actor=cast.county_coordinator.actor, at=NOW, delay_id=delay_id)
    matters.open_matter(actor=cast.village_desk.actor, at=NOW, matter_id=received.matter_id)
    assert len(_looks(received, NOW)) == 1


@pytest.mark.parametrize(
    "changes",
    [{"basis": "because"}, {"reason": " "}, {"release_at": NOW - DAY}, {"release_at": NOW + 91 * DAY}],
)
def test_without_law_reason_or_a_day_in_its_time_there_is_none(
    cast: Cast, received: Received, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        actions.propose_delay(**_wanted(cast, received, **changes))


def test_whose_own_looks_it_would_hide_is_no_second_person(cast: Cast, received: Received) -> None:
    wanted = _wanted(cast, received, actor=cast.county_coordinator.actor, of_post_id=cast.coordinator.post.id)
    delay_id = actions.propose_delay(**wanted)
    with pytest.raises(Conflict):
        actions.approve_delay(actor=cast.coordinator.actor, at=NOW, delay_id=delay_id)
    assert Delay.objects.get().approved_at is None


@pytest.mark.parametrize("who", ["caseworker", "clerk", "mediator", "officer", "administrator", "outsider"])
def test_nobody_but_a_coordinator_of_the_area_asks_or_approves(cast: Cast, received: Received, who: str) -> None:
    actor = getattr(cast, who).actor
    with pytest.raises(NotAllowed):
        actions.propose_delay(**_wanted(cast, received, actor=actor))
    delay_id = actions.propose_delay(**_wanted(cast, received))
    with pytest.raises(NotAllowed):
        actions.approve_delay(actor=actor, at=NOW, delay_id=delay_id)
    assert getattr(cast, who).client().get(reverse("look_delays")).status_code == 403


def test_the_database_itself_wants_two_persons(cast: Cast, received: Received) -> None:
    actions.propose_delay(**_wanted(cast, received))
    row = Delay.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delay.objects.update(approved_at=NOW, approved_by_id=row.asked_by_id)


def test_a_second_person_approves_on_the_page_and_everybody_sees_how_many_there_are_from_ten_on(
    cast: Cast, received: Received
) -> None:
    delay_id = actions.propose_delay(**_wanted(cast, received))
    client = cast.county_coordinator.client()
    assert client.post(reverse("look_delays"), {"delay": str(delay_id)}).status_code == 302
    assert Delay.objects.get().approved_by_id == cast.county_coordinator.account.id
    assert [count for _agency, _path, count in queries.count_delays()] == [None]
    for _number in range(9):
        more = actions.propose_delay(**_wanted(cast, received))
        actions.approve_delay(actor=cast.county_coordinator.actor, at=NOW, delay_id=more)
    assert [count for _agency, _path, count in queries.count_delays()] == [10]
    assert Client().get(reverse("look_delay_counts")).status_code == 200


def _proposed(cast: Cast, received: Received, **changes: Any) -> Any:
    address = f"{reverse('look_delay_new')}?matter={received.reference}"
    given = {
        "post": str(cast.caseworker.post.id),
        "basis": "pipl-35",
        "reason": "会妨碍正在进行的检查",
        "release_on": clock.local_day(NOW + 30 * DAY).isoformat(),
        **changes,
    }
    return cast.coordinator.client().post(address, given)


def test_it_is_proposed_on_a_page_by_number_law_reason_and_day_and_refused_by_a_second_person(
    cast: Cast, received: Received
) -> None:
    page = cast.coordinator.client().get(f"{reverse('look_delay_new')}?matter={received.reference}")
    assert "第三十五条" in words_of(page)
    assert _proposed(cast, received).status_code == 302
    second = cast.county_coordinator.client()
    assert "会妨碍正在进行的检查" in words_of(second.get(reverse("look_delays")))
    refusing = {"delay": str(Delay.objects.get().id), "act": "refuse"}
    assert second.post(reverse("look_delays"), refusing).status_code == 302
    assert Delay.objects.get().refused_by_id == cast.county_coordinator.account.id
    assert queries.list_delays(cast.coordinator.actor, NOW) == []
    with pytest.raises(Conflict):
        actions.approve_delay(actor=cast.county_coordinator.actor, at=NOW, delay_id=Delay.objects.get().id)


@pytest.mark.parametrize("wrong", ["post", "basis", "reason", "release_on"])
def test_a_proposal_that_lacks_something_says_so_at_its_field(cast: Cast, received: Received, wrong: str) -> None:
    response = _proposed(cast, received, **{wrong: ""})
    assert response.status_code == 422
    assert f"#id_{wrong}" in response.content.decode()
    assert not Delay.objects.exists()


def test_a_number_of_no_matter_of_the_area_leads_nowhere(cast: Cast, received: Received) -> None:
    client = cast.coordinator.client()
    for number in ("GGGGGG", "%", received.reference[::-1] + "x"):
        assert client.get(reverse("look_delay_new"), {"matter": number}).status_code == 404
    far = make_received(cast.far_grid.id, at=NOW)
    assert client.get(reverse("look_delay_new"), {"matter": far.reference}).status_code == 404


@pytest.mark.parametrize("who", ["caseworker", "clerk", "mediator", "officer", "administrator"])
def test_nobody_but_a_coordinator_opens_the_form(cast: Cast, received: Received, who: str) -> None:
    address = f"{reverse('look_delay_new')}?matter={received.reference}"
    assert getattr(cast, who).client().get(address).status_code == 403


def test_when_it_is_over_the_resident_reads_the_reason_and_coordinators_see_it_among_what_is_over(
    cast: Cast, received: Received
) -> None:
    began = NOW - 5 * DAY
    delay_id = actions.propose_delay(**_wanted(cast, received, at=began, release_at=NOW - DAY))
    actions.approve_delay(actor=cast.county_coordinator.actor, at=began, delay_id=delay_id)
    matters.open_matter(actor=cast.caseworker.actor, at=NOW - 2 * DAY, matter_id=received.matter_id)
    page = words_of(Client().get(seen_page(received)))
    assert "会妨碍正在进行的检查" in page
    assert "第三十五条" in page
    assert [row.id for row in queries.list_ended_delays(cast.coordinator.actor, NOW)] == [delay_id]
    assert queries.list_delays(cast.coordinator.actor, NOW) == []
